"""Finding strategies: installed ones by name, a user's own in a module or a file."""

import sys
from pathlib import Path

import pytest

from engine.simulation.catalog import choose, choose_all, shipped_strategies
from engine.simulation.errors import SpecError, StrategyError
from engine.simulation.spec import StrategySpec

DECLARED = '''
from engine import CatalystStrategy, Parameter, Plan


class MyIdea(CatalystStrategy):
    """Buys what the catalyst names."""

    parameters = {"hold": Parameter(4, "sessions", at_least=1), "size": Parameter(0.25, "part", above=0, at_most=1)}

    def plans(self, catalyst):
        for ticker in catalyst.tickers:
            yield Plan(ticker, self.p.size, self.p.hold, "mine")
'''
IN_BACKTRADERS_IDIOM = """
from engine import CatalystStrategy, Plan


class MyIdea(CatalystStrategy):
    params = (("hold", 4), ("size", 0.25))

    def __init__(self):
        self.asked = 0

    def plans(self, catalyst):
        self.asked += 1
        return [Plan(ticker, self.params.size, self.p.hold, f"asked {self.asked}") for ticker in catalyst.tickers]
"""


@pytest.fixture
def mine(tmp_path):
    """Writes mine.py and gives its path."""

    def write(text: str) -> Path:
        path = tmp_path / "mine.py"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_the_shipped_strategies_are_installed_by_name():
    """The spine's three, among others, found by their entry points."""
    assert set(shipped_strategies()) >= {"buy-and-hold", "leaders", "sector-etf"}


def test_a_shipped_strategy_has_all_its_parameters_and_a_label_of_the_given_ones():
    """The label names what differs, the parameters are complete and sorted."""
    chosen = choose(StrategySpec("sector-etf", (("size", "0.5"), ("hold", 3))))
    assert chosen.label == "sector-etf:hold=3,size=0.5"
    own = {"delay": 0, "etf": "", "hold": 3, "milestones": False, "size": 0.5, "volatility": 0.0}
    exits = {"stop_loss": 0.0, "take_profit": 0.0, "trailing_stop": 0.0, "until_next": False}
    assert chosen.parameters == tuple(sorted({**own, **exits}.items()))


@pytest.mark.parametrize("text", [DECLARED, IN_BACKTRADERS_IDIOM], ids=["parameters", "params"])
def test_a_strategy_in_a_file_runs_with_both_ways_of_declaring_parameters(mine, text, store, case, bars, catalyst):
    """100 000 × 0.5 / 10.00 = 5 000 shares, held for two sessions; backtrader's own __init__ needs no super()."""
    chosen = choose(StrategySpec(f"{mine(text)}:MyIdea", (("hold", "2"), ("size", "0.5"))))
    assert (chosen.label, chosen.parameters) == ("MyIdea:hold=2,size=0.5", (("hold", 2), ("size", 0.5)))
    outcome = case(
        chosen.strategy,
        store([bars("300001.SZ", 10.0)]),
        (catalyst("c1", "2024-08-28", targets=("300001.SZ",)), catalyst("c2", "2024-08-29", targets=("300001.SZ",))),
        dict(chosen.parameters),
        cash=100_000.0,
    ).run()
    assert [str(fill.session) for fill in outcome.fills] == ["2024-08-29", "2024-08-30", "2024-09-02", "2024-09-03"]
    assert outcome.fills[0].shares == 5_000


@pytest.mark.parametrize("text", [DECLARED, IN_BACKTRADERS_IDIOM], ids=["parameters", "params"])
def test_the_files_content_is_an_input_of_the_run(mine, text):
    """Its SHA-256 is kept, and no path."""
    import hashlib

    chosen = choose(StrategySpec(f"{mine(text)}:MyIdea"))
    assert chosen.inputs == (("strategy/mine.py", hashlib.sha256(text.encode()).hexdigest()),)


@pytest.mark.parametrize("text", [DECLARED, IN_BACKTRADERS_IDIOM], ids=["parameters", "params"])
def test_a_users_parameters_are_checked_like_the_shipped_ones(mine, text):
    """Unknown and mistyped: two sentences."""
    with pytest.raises(SpecError) as refused:
        choose(StrategySpec(f"{mine(text)}:MyIdea", (("hodl", "2"), ("size", "x"))))
    unknown, mistyped = str(refused.value).splitlines()
    assert "unknown parameter 'hodl'; did you mean 'hold'?" in unknown
    assert "'x' is not a number" in mistyped


def test_a_strategy_derived_from_a_shipped_one_keeps_its_parameters(mine):
    """The base's parameters and the subclass's own."""
    text = (
        "from engine import Parameter\nfrom strategies.sector_etf import SectorEtf\n\n"
        "class Mine(SectorEtf):\n    parameters = {'hold': Parameter(2, 'sessions', at_least=1)}\n"
    )
    chosen = choose(StrategySpec(f"{mine(text)}:Mine"))
    base = dict(choose(StrategySpec("sector-etf")).parameters)
    assert dict(chosen.parameters) == {**base, "hold": 2}
    assert {"delay", "etf", "milestones", "size"} <= base.keys()


def test_a_file_and_a_module_are_found_from_the_working_folder(mine, monkeypatch, tmp_path):
    """A relative path works; so does module:Class of a module on the path."""
    mine(DECLARED)
    monkeypatch.chdir(tmp_path)
    assert choose(StrategySpec("mine.py:MyIdea")).label == "MyIdea"
    monkeypatch.syspath_prepend(str(tmp_path))
    assert choose(StrategySpec("mine:MyIdea")).strategy.__name__ == "MyIdea"
    sys.modules.pop("mine")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("sector-eft", "strategy 'sector-eft' is not known; there are buy-and-hold, cheap-catalyst, fade,"),
        ("sector-eft", "Did you mean 'sector-etf'?"),
        ("sector-etf:hold", "Did you mean 'sector-etf'?"),
        ("", "strategy '' is not known"),
        (":MyIdea", "the module '' cannot be imported"),
        (".mine:MyIdea", "the module '.mine' cannot be imported"),
        ("no_such_module:MyIdea", "the module 'no_such_module' cannot be imported (No module named 'no_such_module')"),
        ("leader:MyIdea", "Did you mean 'leaders'?"),
        ("nowhere/mine.py:MyIdea", "nowhere/mine.py' does not exist"),
        ("strategies.leaders:Leader", "there is no 'Leader' in it. Did you mean 'Leaders'?"),
        ("strategies.leaders:Iterable", "is not a class derived from engine.CatalystStrategy"),
        ("json:dumps", "is not a class derived from engine.CatalystStrategy"),
    ],
)
def test_a_strategy_that_is_not_there_is_refused_with_a_guess(name, said):
    """Misspelt names, modules, files and classes, and what is no strategy."""
    with pytest.raises(SpecError) as refused:
        choose(StrategySpec(name))
    assert said in str(refused.value)
    assert refused.value.exit_code == 2


def test_a_missing_class_in_a_file_is_refused_with_a_guess(mine):
    """MyIda is not in it, MyIdea is."""
    with pytest.raises(SpecError, match=r"there is no 'MyIda' in it\. Did you mean 'MyIdea'\?"):
        choose(StrategySpec(f"{mine(DECLARED)}:MyIda"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import engine\n\nclass MyIdea(\n    pass\n", "mine.py:3: SyntaxError:"),
        ("import engine\n\nMyIdea = engine.NoSuch\n", "mine.py:3: AttributeError: module 'engine' has no attribute"),
        ("x = 1\ny = x / 0\n", "mine.py:2: ZeroDivisionError: division by zero"),
        ("\n\nimport no_such_module\n", "mine.py:3: ModuleNotFoundError: No module named 'no_such_module'"),
    ],
)
@pytest.mark.parametrize("is_relative", [False, True])
def test_a_file_that_does_not_load_is_refused_with_its_line(mine, monkeypatch, tmp_path, text, said, is_relative):
    """Syntax errors and whatever its code raises: file, line, error; also for a relative path."""
    path = mine(text)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StrategyError) as refused:
        choose(StrategySpec(f"{path.name if is_relative else path}:MyIdea"))
    assert str(refused.value).startswith(said)
    assert refused.value.exit_code == 1


def test_a_module_that_does_not_load_is_refused_too(mine, monkeypatch, tmp_path):
    """A module on the path with a syntax error: a sentence that names it and its line."""
    (tmp_path / "broken_idea.py").write_text("def f(:\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(StrategyError) as refused:
        choose(StrategySpec("broken_idea:MyIdea"))
    assert "the module 'broken_idea' fails as it is imported: SyntaxError" in str(refused.value)
    assert "broken_idea.py, line 1" in str(refused.value)


def test_strategies_are_chosen_with_all_faults_at_once_and_labels_of_their_own():
    """Two wrong names are two sentences; the same one twice is refused; none is refused."""
    with pytest.raises(SpecError) as refused:
        choose_all((StrategySpec("leadrs"), StrategySpec("sector-etf"), StrategySpec("leaders", (("k", 0),))))
    assert len(str(refused.value).splitlines()) == 2
    with pytest.raises(SpecError, match="'leaders:k=2' is asked for twice"):
        choose_all((StrategySpec("leaders", (("k", 2),)), StrategySpec("leaders", (("k", "2"),))))
    with pytest.raises(SpecError, match="no strategy to run"):
        choose_all(())
