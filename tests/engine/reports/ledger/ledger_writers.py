"""Writers of one ledger, run as a program by the tests, which read its one line of JSON.

ledger_writers.py both FILE N           two processes add N trials each, one at a time
ledger_writers.py killed FILE N SEED    N times kill -9 a writer after a random time
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any

from conftest import made_trial

from engine.reports.ledger.ledger_file import append_trials, read_ledger


def both(path: Path, n: int) -> dict[str, Any]:
    """Two processes at the same time; what the ledger holds in the end."""
    children = []
    for first in (0, n):
        child = os.fork()
        if child == 0:
            for number in range(first, first + n):
                append_trials(path, [made_trial(number)])
            os._exit(0)
        children.append(child)
    codes = [os.waitpid(child, 0)[1] for child in children]
    ledger = read_ledger(path)
    return {"codes": codes, "ids": sorted(int(one.id, 16) for one in ledger.trials), "faults": ledger.faults}


def killed(path: Path, n: int, seed: int) -> dict[str, Any]:
    """Each writer tells through a pipe what it was told is on the disk; that much must be there after its death."""
    dice = random.Random(seed)  # noqa: S311 - moments, not secrets
    told: dict[str, Any] = {"lost": [], "faults": [], "torn": 0, "acknowledged": 0}
    acknowledged = 0
    for round_number in range(n):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            number = round_number * 1_000_000
            while True:
                append_trials(path, [made_trial(number), made_trial(number + 1, strategy="x" * 40_000)])
                os.write(writer, b"E")
                number += 2
        os.close(writer)
        os.read(reader, 1)
        acknowledged += 1
        time.sleep(dice.uniform(0, 0.03))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        while more := os.read(reader, 4096):
            acknowledged += len(more)
        os.close(reader)
        ledger = read_ledger(path)
        told["torn"] += not path.read_bytes().endswith(b"\n")
        told["faults"] += ledger.faults
        if len(ledger.trials) < 2 * acknowledged:
            told["lost"].append([round_number, acknowledged, len(ledger.trials)])
    told["acknowledged"] = acknowledged
    return told


if __name__ == "__main__":
    place = Path(sys.argv[2])
    numbers = [int(text) for text in sys.argv[3:]]
    print(json.dumps(both(place, *numbers) if sys.argv[1] == "both" else killed(place, *numbers)))
