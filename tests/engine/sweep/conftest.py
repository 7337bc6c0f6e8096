"""Sweeps made up for tests: small, on the sample's prices."""

from collections.abc import Callable

import pytest

from engine.simulation.executor import Engine
from engine.sweep.opening import OpenedSweep, open_sweep
from engine.sweep.run import Where, WrittenSweep, locally, run_sweep

PLAIN = """
strategies = ["sector-etf"]
end = 2024-12-31
[axes]
hold = [3, 5, 10]
delay = [0, 1]
stop_loss = [0.0, 0.05]
"""
FAILING = '''
"""The sector's ETF, but for one parameter that breaks it."""

from engine import Parameter
from strategies.sector_etf import SectorEtf


class Failing(SectorEtf):
    """Fails where `bad` says so."""

    parameters = {"bad": Parameter(0, "what goes wrong: 0 nothing, 1 an error, 2 the end of its process")}

    def plans(self, catalyst):
        if self.p.bad == 1:
            raise ZeroDivisionError("made to fail")
        if self.p.bad == 2:
            import os

            os._exit(9)
        yield from super().plans(catalyst)

    @classmethod
    def parameter_faults(cls, values):
        if values["hold"] < values["delay"]:
            yield "hold is shorter than delay"
'''


@pytest.fixture
def opened(tmp_path) -> Callable[..., OpenedSweep]:
    """Opens a sweep from its text."""

    def opens(text: str = PLAIN, engine: Engine | None = None) -> OpenedSweep:
        (tmp_path / "failing.py").write_text(FAILING, encoding="utf-8")
        spec = tmp_path / "spec.toml"
        spec.write_text(text.replace("failing.py", str(tmp_path / "failing.py")), encoding="utf-8")
        return open_sweep(spec, engine=engine)

    return opens


@pytest.fixture
def pictures(request) -> bool:
    """Whether a test's sweeps are drawn: it is most of the time that a small one takes."""
    return bool(getattr(request, "param", False))


@pytest.fixture
def swept(opened, tmp_path, pictures, monkeypatch) -> Callable[..., WrittenSweep]:
    """Runs a sweep from its text into a folder of a name."""

    if not pictures:
        monkeypatch.setattr("engine.reports.sweep.folder.png_bytes", lambda figure: b"drawn")

    def sweeps(text: str = PLAIN, folder: str = "one", n_jobs: int = 1, **where: object) -> WrittenSweep:
        return run_sweep(opened(text), Where(tmp_path / "sweeps" / folder, **where), locally(n_jobs))  # type: ignore[arg-type]

    return sweeps
