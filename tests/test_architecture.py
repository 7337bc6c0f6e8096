"""The shape of the project: layers, public names, no clock, light start."""

import configparser
import re
import subprocess
import sys
from pathlib import Path

import catalysts
import engine

ROOT = Path(__file__).parents[1]
PACKAGES = ("catalysts", "engine", "strategies", "seeds")
AT_THE_BORDER = {
    "engine/cli/prices/listing.py",  # tells how old stored prices are
    "engine/cli/prices/check.py",  # tells when a finding was accepted
    "engine/reports/ledger/ledger_file.py",  # tells when a trial was run
    "engine/prices/fetching/clock.py",  # the one clock of what is fetched; tests pass their own
}


def _sources() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def test_the_tests_run_against_this_checkout():
    """Not against an installed copy."""
    assert Path(engine.__file__).is_relative_to(ROOT)


def test_import_contracts_hold():
    """The layers of setup.cfg are kept."""
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports")], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout


def test_public_names_are_sorted_and_importable():
    """`__all__` of the public packages is sorted and true."""
    for package in (catalysts, engine):
        assert list(package.__all__) == sorted(package.__all__)
        for name in package.__all__:
            assert getattr(package, name) is not None


def test_no_source_reads_the_clock_or_unseeded_randomness():
    """Same input, same bytes: nothing asks what time it is."""
    asks = re.compile(
        r"\.now\(|\.today\(|time\.time\(|utcnow|np\.random\.(?!Generator|PCG64|default_rng\(\[?\*?\w)|random\.random\("
    )

    found = {str(path.relative_to(ROOT)) for path in _sources() if asks.search(path.read_text("utf-8"))}
    assert found - AT_THE_BORDER == set()


def test_files_stay_under_300_lines():
    """A file that wants more holds two nouns."""
    assert {path.name: n for path in _sources() if (n := len(path.read_text("utf-8").splitlines())) > 300} == {}


def test_every_data_file_is_installed_with_its_package():
    """A table or a template that setup.cfg does not name works in a checkout and is missing where it is installed."""
    settings = configparser.ConfigParser()
    settings.read(ROOT / "setup.cfg", encoding="utf-8")
    named = {package: value.replace(",", " ").split() for package, value in settings["options.package_data"].items()}
    forgotten = []
    for path in (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*"))):
        if path.is_dir() or path.suffix in {".py", ".pyc"}:
            continue
        home = next(parent for parent in path.parents if (parent / "__init__.py").is_file())
        patterns = named["*"] + named.get(".".join(home.relative_to(ROOT).parts), [])
        if not any(path.relative_to(home).match(pattern) for pattern in patterns if "/" in pattern) and not (
            path.parent == home and any(path.match(pattern) for pattern in patterns if "/" not in pattern)
        ):
            forgotten.append(str(path.relative_to(ROOT)))
    assert forgotten == []


def test_help_loads_no_heavy_library():
    """`catalyst --help` starts at once: what is heavy comes with the command that needs it."""
    code = (
        "import sys\nfrom engine.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'pandas', 'numpy', 'matplotlib', 'yfinance', 'backtrader', 'exchange_calendars'} & set(sys.modules)\n"
        "print('heavy', sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip().endswith("heavy []")
