"""The shipped strategies: one idea a file, none imports another."""
