"""Prices through akshare, for what Yahoo lacks: THS boards, CSI indices, mainland funds. An optional extra."""
