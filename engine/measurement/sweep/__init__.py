"""Sweeps measured: what each point earned, which one is chosen, and what the choice is worth on unseen sessions."""
