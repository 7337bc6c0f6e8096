"""Parameters: typed by their default, bounded, refused with a sentence."""

import pytest

from engine.simulation.errors import SpecError
from engine.simulation.parameter import Parameter, parsed_parameters, parsed_strategy_text

DECLARED = {
    "hold": Parameter(10, "sessions held", at_least=1),
    "size": Parameter(0.2, "part of the equity", above=0, at_most=1),
    "etf": Parameter("", "ticker"),
    "milestones": Parameter(False, "also plans"),
    "side": Parameter("long", "way", choices=("long", "flat")),
}


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("hold", "3", 3),
        ("hold", " 3 ", 3),
        ("hold", "3.0", 3),
        ("hold", 7, 7),
        ("size", "1", 1.0),
        ("size", 0.5, 0.5),
        ("etf", "561910.SS", "561910.SS"),
        ("etf", 5, "5"),
        ("milestones", "yes", True),
        ("milestones", "FALSE", False),
        ("milestones", True, True),
        ("side", "flat", "flat"),
    ],
)
def test_a_value_is_read_as_the_type_of_the_default(name, given, value):
    """Text and values alike; a whole number written with a point is a whole number."""
    parsed = parsed_parameters("mine", DECLARED, {name: given})
    assert parsed == {**{key: row.default for key, row in DECLARED.items()}, name: value}
    assert type(parsed[name]) is type(value)


@pytest.mark.parametrize(
    ("name", "given", "sentence"),
    [
        ("hold", "abc", "mine:hold: 'abc' is not a number; sessions held, at least 1"),
        ("hold", "2.5", "mine:hold: '2.5' is not a whole number; sessions held, at least 1"),
        ("hold", "0", "mine:hold: 0 is out of bounds; sessions held, at least 1"),
        ("hold", True, "mine:hold: 'True' is not a number; sessions held, at least 1"),
        ("hold", "nan", "mine:hold: 'nan' is not a number; sessions held, at least 1"),
        ("size", "inf", "mine:size: 'inf' is not a number; part of the equity, above 0, at most 1"),
        ("size", "0", "mine:size: 0 is out of bounds; part of the equity, above 0, at most 1"),
        ("size", "1.01", "mine:size: 1.01 is out of bounds; part of the equity, above 0, at most 1"),
        ("milestones", "maybe", "mine:milestones: 'maybe' is not yes or no"),
        ("side", "short", "mine:side: 'short' is not one of long, flat"),
        ("hodl", "3", "mine: unknown parameter 'hodl'; did you mean 'hold'? it has hold, size, etf, milestones, side"),
        ("zzz", "3", "mine: unknown parameter 'zzz'; it has hold, size, etf, milestones, side"),
    ],
)
def test_a_wrong_value_is_refused_with_a_sentence(name, given, sentence):
    """Strategy, parameter, value, what was expected."""
    with pytest.raises(SpecError) as refused:
        parsed_parameters("mine", DECLARED, {name: given})
    assert str(refused.value) == sentence
    assert refused.value.exit_code == 2


def test_all_faults_come_at_once():
    """Three wrong parameters are three sentences."""
    with pytest.raises(SpecError) as refused:
        parsed_parameters("mine", DECLARED, {"hold": "x", "size": 2, "hodl": 1})
    assert len(str(refused.value).splitlines()) == 3


@pytest.mark.parametrize(
    ("text", "name", "given"),
    [
        ("sector-etf", "sector-etf", {}),
        ("sector-etf:hold=10,size=0.2", "sector-etf", {"hold": "10", "size": "0.2"}),
        (" sector-etf : hold = 10 ", "sector-etf", {"hold": "10"}),
        ("my.module:MyIdea", "my.module:MyIdea", {}),
        ("my.module:MyIdea:hold=3", "my.module:MyIdea", {"hold": "3"}),
        ("path/mine.py:MyIdea:hold=3,etf=561910.SS", "path/mine.py:MyIdea", {"hold": "3", "etf": "561910.SS"}),
        ("C:\\ideas\\mine.py:MyIdea", "C:\\ideas\\mine.py:MyIdea", {}),
        ("leaders:etf=", "leaders", {"etf": ""}),
    ],
)
def test_a_strategys_text_is_a_name_and_its_parameters(text, name, given):
    """Names may hold colons of their own; the parameters come last."""
    assert parsed_strategy_text(text) == (name, given)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("leaders:hold=3,", "'' is not NAME=VALUE; write for instance leaders:hold=10,size=0.2"),
        ("leaders:hold=3,size", "'size' is not NAME=VALUE"),
        ("leaders:=3", "'=3' is not NAME=VALUE"),
        ("leaders:hold=3,hold=4", "'hold' is given twice"),
    ],
)
def test_a_text_that_cannot_be_read_is_refused(text, said):
    """An empty part, one without a value, one without a name, one given twice."""
    with pytest.raises(SpecError) as refused:
        parsed_strategy_text(text)
    assert said in str(refused.value)
