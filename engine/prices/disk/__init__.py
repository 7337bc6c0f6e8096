"""Prices kept on disk: one file a ticker, and a manifest that says which files count."""
