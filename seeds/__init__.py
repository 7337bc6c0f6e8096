"""The first calendar as fact sheets, with instruments, aliases and generated sample prices."""

from pathlib import Path

CALENDAR = Path(__file__).parent
