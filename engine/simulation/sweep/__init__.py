"""Sweeps: which points there are. One point is one strategy with its parameters, settings and calendar."""
