"""Replay: the same plans, market, account and books as backtrader's run, without its loop over bars."""
