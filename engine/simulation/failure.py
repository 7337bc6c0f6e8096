"""What is said of a strategy whose own code fails: one sentence with session, file, line and function."""

import traceback

from catalysts.errors import CatalystError
from engine.simulation.catalog import ChosenStrategy
from engine.simulation.desk import Desk
from engine.simulation.errors import StrategyError
from engine.simulation.strategy import CatalystStrategy


def failure_of(chosen: ChosenStrategy, desk: Desk, error: Exception) -> CatalystError:
    """The error that a run ends with: the given one where it has a sentence and is not the strategy's own doing,
    else a StrategyError that tells where the strategy failed."""
    own = _own_line(chosen, error)
    if isinstance(error, StrategyError) or (own is None and isinstance(error, CatalystError)):
        return error
    return StrategyError(_sentence(chosen, desk, error, own))


def _own_line(chosen: ChosenStrategy, error: BaseException) -> tuple[str, int, str] | None:
    """File, line and function of the innermost frame in the strategy's own modules, None where it is in none."""
    modules = {base.__module__ for base in chosen.strategy.__mro__ if issubclass(base, CatalystStrategy)}
    modules.discard(CatalystStrategy.__module__)
    frames = [
        (frame.f_code.co_filename, line, frame.f_code.co_name)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_globals.get("__name__") in modules
    ]
    return frames[-1] if frames else None


def _sentence(chosen: ChosenStrategy, desk: Desk, error: BaseException, own: tuple[str, int, str] | None) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    file, line, function = own or (frame.filename, frame.lineno, frame.name)
    session = desk.equity[-1].session if desk.equity else desk.base_on
    place = file.replace("\\", "/").rpartition("/")[2]
    said = " ".join(f"{type(error).__name__}: {error}".split())
    return (
        f"strategy {chosen.label!r} failed after the close of {session}: {said} ({place}, line {line}, in {function})"
    )
