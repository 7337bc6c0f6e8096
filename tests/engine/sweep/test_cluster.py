"""A sweep on a dask cluster of separate processes on the loopback: the same bytes, also where one is killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SPEC = """
strategies = ["mine.py:Mine"]
end = 2024-12-31
[axes]
hold = { from = 1, to = 8 }
delay = [0, 1]
"""
MINE = """
import os, time
from strategies.sector_etf import SectorEtf


class Mine(SectorEtf):
    \"\"\"Tells which process asked it, and takes its time: so that one can be killed in the middle.\"\"\"

    def plans(self, catalyst):
        if os.environ.get("TOLD"):
            with open(os.environ["TOLD"], "a", encoding="ascii") as file:
                file.write(f"{os.getpid()}\\n")
            time.sleep(0.02)
        yield from super().plans(catalyst)
"""


def _process(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TOLD": str(folder / "told")}
    with (folder / f"{arguments[0]}.log").open("ab") as log:
        return subprocess.Popen([sys.executable, "-m", *arguments], cwd=folder, env=environment, stdout=log, stderr=log)


@pytest.fixture
def cluster(tmp_path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers, each a process of its own without this folder's strategy file at hand."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = tmp_path / "home"
    home.mkdir()
    address = f"tcp://127.0.0.1:{port}"
    quiet = ("--no-dashboard",)
    processes = [_process(home, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), *quiet)]
    for _ in range(2):
        own = ("--nthreads", "1", "--no-nanny", "--local-directory", str(home), *quiet)
        processes.append(_process(home, "distributed.cli.dask_worker", address, *own))
    yield address, processes
    for process in processes:
        process.kill()
        process.wait()


def _sweep(folder: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "engine", "sweep", "spec.toml", "--placebo", "0", *arguments]


@pytest.mark.slow
def test_the_same_bytes_though_a_worker_is_killed(tmp_path, cluster):
    """Killed while it is at work on a point: the other one does its points too, and nothing differs from here."""
    address, (_, *workers) = cluster
    (tmp_path / "spec.toml").write_text(SPEC, encoding="utf-8")
    (tmp_path / "mine.py").write_text(MINE, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    told = tmp_path / "home" / "told"
    running = subprocess.Popen(
        _sweep(tmp_path, "--cluster", address, "--out", "there/one"),
        cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    began = time.monotonic()
    while not told.exists() or len({*told.read_text("ascii").split()}) < 2:
        assert running.poll() is None, running.communicate()
        assert time.monotonic() - began < 90
        time.sleep(0.05)
    os.kill(workers[0].pid, signal.SIGKILL)
    _, err = running.communicate(timeout=150)
    assert running.returncode == 0, err
    assert {str(worker.pid) for worker in workers} <= set(told.read_text("ascii").split())
    here = subprocess.run(
        _sweep(tmp_path, "--jobs", "1", "--out", "here/one"),
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert here.returncode == 0, here.stderr
    for path in (tmp_path / "here" / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "there" / "one" / path.name).read_bytes(), path.name


def test_a_cluster_that_is_not_there(tmp_path, opened, monkeypatch):
    """A sentence with the address and what to start."""
    from engine.sweep import cluster
    from engine.sweep.errors import ClusterError

    monkeypatch.setattr(cluster, "ANSWER_S", 0.5)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(ClusterError, match=r"no scheduler answers at 'tcp://127\.0\.0\.1:"):
            list(cluster.run_on_cluster(opened().world, (), address))


def test_workers_with_other_versions_are_refused_by_name():
    """Each worker, each package, both versions; one without the engine too."""
    from engine.sweep.cluster import _refuse_other_versions
    from engine.sweep.errors import ClusterError
    from engine.sweep.world import versions

    own = versions()

    class Client:
        def run(self, function, on_error):
            return {"tcp://a": own, "tcp://b": {**own, "numpy": "1.0"}, "tcp://c": ModuleNotFoundError("engine")}

    with pytest.raises(ClusterError) as error:
        _refuse_other_versions(Client())
    first, second = str(error.value).splitlines()
    assert first == f"cluster: worker tcp://b runs numpy 1.0, here it is {own['numpy']}; install the same there"
    assert "tcp://c has no catalyst-engine" in second
