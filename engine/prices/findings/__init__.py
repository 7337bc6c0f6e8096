"""Checks with judgement: what whole series of checked bars show to be wrong, doubtful or worth knowing."""
