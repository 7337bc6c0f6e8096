"""Faults as sentences."""

import pickle

import pytest

from catalysts import CalendarError, CatalystError, Fault, FaultsError, WriteError
from catalysts.errors import confusable, did_you_mean, in_order, nearest, shown


def test_sentence_of_a_value() -> None:
    """File, line, key, value, what was expected, what to do."""
    fault = Fault("calendar.csv:17", "announced", "2024-13-05", "a day that exists", "write 2024-12-05")
    assert fault.sentence() == ('calendar.csv:17: announced: "2024-13-05" is not a day that exists; write 2024-12-05')


def test_sentence_of_nothing() -> None:
    """Where nothing is given the sentence says so; without a key it names what was expected."""
    assert Fault("a.toml:3", "id", "", "a slug").sentence() == "a.toml:3: id: missing or empty, expected a slug"
    assert Fault("a.toml:3", "", "", "5 cells, found 4").sentence() == "a.toml:3: expected 5 cells, found 4"
    assert Fault("", "id", "X", "a slug").sentence() == 'id: "X" is not a slug'


def test_hostile_text_stays_on_its_line() -> None:
    """Line breaks and escape codes of a value are shown, not obeyed; long values are cut."""
    sentence = Fault("a\x1b.csv:1", "ti\ntle", "x\n\x1b[31m\u202e\ud800", "one line").sentence()
    assert sentence == ('a\\x1b.csv:1: ti\\ntle: "x\\n\\x1b[31m\\u202e\\ud800" is not one line')
    assert shown("a" * 80) == "a" * 80
    assert shown("a" * 81) == "a" * 79 + "…"


def test_all_sentences_one_a_line() -> None:
    """The text of FaultsError is every sentence once, in the order found."""
    first, second = Fault("b:2", "x", "1", "a"), Fault("a:1", "y", "2", "b")
    error = FaultsError([first, second, first])
    assert error.faults == (first, second)
    assert str(error) == 'b:2: x: "1" is not a\na:1: y: "2" is not b'


def test_exit_codes() -> None:
    """Bad input ends with 3, a refusing disk with 5, and all are errors for the user."""
    assert (CatalystError.exit_code, CalendarError.exit_code, FaultsError.exit_code, WriteError.exit_code) == (
        1,
        3,
        3,
        5,
    )
    assert issubclass(FaultsError, ValueError)
    assert all(issubclass(kind, CatalystError) for kind in (CalendarError, FaultsError, WriteError))


def test_faults_cross_processes() -> None:
    """A FaultsError keeps its faults when another process sends it."""
    error = pickle.loads(pickle.dumps(FaultsError([Fault("a:1", "y", "2", "b")])))  # noqa: S301  (our own bytes)
    assert error.faults == (Fault("a:1", "y", "2", "b"),)


@pytest.mark.parametrize(
    ("word", "meant"),
    [("polcy", "policy"), ("Policy", "policy"), ("conferences", "conference"), ("zzz", None), ("", None)],
)
def test_nearest(word: str, meant: str | None) -> None:
    """The nearest known word in any case, or none."""
    assert nearest(word, ["policy", "conference", "market"]) == meant


def test_did_you_mean() -> None:
    """A near word is offered; without one, all are listed in order."""
    assert did_you_mean("polcy", ["policy", "market"]) == 'did you mean "policy"?'
    assert did_you_mean("zzz", ["policy", "market"]) == "use one of: market, policy"
    assert did_you_mean("zzz", []) == "there is none to name"
    assert did_you_mean("zzz", [f"a{n:02}" for n in range(14)]).endswith("a10, a11 and 2 more")


def test_order_of_lines() -> None:
    """Line 10 comes after line 9; faults of one line stay as they were found."""
    places = ["b.csv:1", "a.csv:10", "a.csv:9", "a.csv", "a.csv:9"]
    faults = [Fault(where, str(number), "", "") for number, where in enumerate(places)]
    assert [fault.key for fault in in_order(faults)] == ["3", "2", "4", "1", "0"]


def test_confusable_is_stricter_than_nearest() -> None:
    """A slip of one letter is confusable, a word that is merely like is not."""
    assert confusable("anounced", ["announced"]) == "announced"
    assert confusable("noticed", ["announced"]) is None
