"""Replay: the second executor. The same rules as the broker's, on arrays, for thousands of runs at once."""
