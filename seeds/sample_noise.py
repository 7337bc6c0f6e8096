"""Seeded noise for the generated sample, the same on every machine."""

import math
from zlib import crc32

SEED = 14


def uniforms(stream: str, n: int) -> list[float]:
    """`n` numbers in (0, 1) of the named stream: PCG64, seeded with SEED and the name.

    Only raw numbers are taken: numpy may change the streams of its distributions between versions.
    """
    import numpy as np

    generator = np.random.Generator(np.random.PCG64([SEED, crc32(stream.encode())]))
    raw = generator.bit_generator.random_raw(n)
    return [((int(number) >> 11) + 0.5) / 2.0**53 for number in raw]


def fat_tailed(stream: str, n: int) -> list[float]:
    """`n` independent draws of mean 0 and variance 1, Student's t with four degrees of freedom, cut at ±6.

    Its quantile function has a closed form: W. T. Shaw, Journal of Computational Finance 9 (2006), section 3.
    """
    draws = []
    for p in uniforms(stream, n):
        alpha = 4.0 * p * (1.0 - p)
        q = math.cos(math.acos(math.sqrt(alpha)) / 3.0) / math.sqrt(alpha)
        t = math.copysign(2.0 * math.sqrt(max(q - 1.0, 0.0)), p - 0.5)
        draws.append(max(-6.0, min(6.0, t / math.sqrt(2.0))))
    return draws


def clustered(stream: str, n: int) -> list[float]:
    """`n` shocks of unit variance whose size clusters mildly: GARCH(1,1) with weights 0.10 and 0.85."""
    variance, shocks = 1.0, []
    for draw in fat_tailed(stream, n):
        shock = math.sqrt(variance) * draw
        shocks.append(shock)
        variance = min(4.0, 0.05 + 0.10 * shock * shock + 0.85 * variance)
    return shocks
