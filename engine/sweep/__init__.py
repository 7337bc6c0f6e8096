"""Sweeps from a file to a measured result: points planned, run here or on a cluster, chosen among, written down."""
