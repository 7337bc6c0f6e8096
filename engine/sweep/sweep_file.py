"""A sweep's specification as a TOML file: a run's, with what is varied and how the best is chosen."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from catalysts.catalyst import Kind
from engine.measurement.sweep.choice import Choice, ChooseBy
from engine.measurement.sweep.folds import Folds, Training
from engine.simulation.errors import SpecError
from engine.simulation.sweep.axis import Axis
from engine.simulation.sweep.design import Design, DesignKind
from engine.simulation.sweep.subset import WHOLE, Subset
from engine.spec_file import TABLES, SpecFile, Table, fault_sentences, from_folder, read_content
from engine.sweep.axis_table import parsed_axes

MOST_POINTS = 1_000_000
Words = Annotated[list[str], Field(default_factory=list, description="a list of names")]


class SweepTable(Table):
    """`[sweep]`: which combinations are tried, and what the best is chosen by."""

    design: Annotated[DesignKind, Field(strict=False, description="grid, random or latin")] = DesignKind.GRID
    points: Annotated[int, Field(ge=1, le=MOST_POINTS, description="a number of points from 1 to 1,000,000")] | None = (
        None
    )
    seed: Annotated[int, Field(ge=0, description="a whole number from 0 on")] = 0
    choose: Annotated[ChooseBy, Field(strict=False, description="sharpe or return")] = ChooseBy.SHARPE
    fewest_trades: Annotated[int, Field(ge=0, description="a number of trades from 0 on")] = 1


class FoldsTable(Table):
    """`[folds]`: how the choice is tried on sessions that it has not seen."""

    walk_forward: Annotated[int, Field(ge=0, le=100, description="a number of spans from 0 to 100")] = 0
    training: Annotated[Training, Field(strict=False, description="expanding or rolling")] = Training.EXPANDING
    held_out: Annotated[date | None, Field(strict=False, description="a date YYYY-MM-DD")] = None


class SubsetTable(Table):
    """`[subsets.NAME]`: which catalysts are in a subset of the calendar."""

    kinds: Annotated[
        list[Annotated[Kind, Field(strict=False)]], Field(default_factory=list, description="a list of kinds")
    ]
    themes: Words
    segments: Words
    start: Annotated[date | None, Field(strict=False, description="a date YYYY-MM-DD")] = None
    end: Annotated[date | None, Field(strict=False, description="a date YYYY-MM-DD")] = None
    directions: Annotated[
        list[Annotated[int, Field(ge=-1, le=1)]], Field(default_factory=list, description="a list of 1, 0 and -1")
    ]
    scheduled: Annotated[bool | None, Field(description="true or false")] = None
    hand: Annotated[str, Field(pattern="^(first|second)?$", description="first or second")] = ""

    def subset(self) -> Subset:
        """The table as the engine's value."""
        return Subset(
            tuple(self.kinds),
            tuple(self.themes),
            tuple(self.segments),
            self.start,
            self.end,
            tuple(self.directions),
            self.scheduled,
            self.hand,
        )


class SweepFile(SpecFile):
    """The whole file, as far as its form goes; what the values mean to a strategy is told where they are tried."""

    sweep: SweepTable = SweepTable()
    folds: FoldsTable = FoldsTable()
    axes: Annotated[
        dict[str, Any], Field(default_factory=dict, description="a table of axes such as hold = [5, 10, 20]")
    ]
    subsets: Annotated[
        dict[str, SubsetTable], Field(default_factory=dict, description="tables such as [subsets.policy]")
    ]

    def parsed(self) -> tuple[tuple[Axis, ...], list[str]]:
        """The axes, and a sentence for each fault that the form alone cannot tell."""
        axes, faults = parsed_axes(self.axes)
        return axes, [*faults, *_faults(self, axes)]

    def design(self) -> Design:
        """What is drawn."""
        return Design(self.sweep.design, self.sweep.points or 0, self.sweep.seed)

    def choice(self) -> Choice:
        """What the best is chosen by."""
        return Choice(self.sweep.choose, self.sweep.fewest_trades)

    def divided(self) -> Folds:
        """How sessions are divided."""
        return Folds(self.folds.walk_forward, self.folds.training, self.folds.held_out)


SWEEP_TABLES: dict[str, type[BaseModel]] = {**TABLES, "sweep": SweepTable, "folds": FoldsTable, "subsets": SubsetTable}


def read_sweep(path: Path) -> SweepFile:
    """The sweep of a file; SpecError with a sentence for each fault of its form."""
    content = read_content(path)
    faults: list[str] = []
    given = None
    try:
        given = SweepFile.model_validate(content)
    except ValidationError as error:
        faults = fault_sentences(path.name, error, SweepFile, SWEEP_TABLES)
        if isinstance(axes := content.get("axes"), dict):
            faults += [f"{path.name}: {one}" for one in parsed_axes(axes)[1]]
    if given is not None:
        faults = [f"{path.name}: {one}" for one in given.parsed()[1]]
    if faults or given is None:
        raise SpecError("\n".join(faults))
    return given.model_copy(
        update={"calendar": from_folder(path, given.calendar), "prices": from_folder(path, given.prices)}
    )


def _faults(file: SweepFile, axes: tuple[Axis, ...]) -> list[str]:
    table, names = file.sweep, {axis.name for axis in axes}
    faults = []
    if not file.axes and len(file.strategies) + len(file.vehicles) < 2:
        faults.append("axes: there is none, and one strategy at most; name what is varied, such as hold = [5, 10, 20]")
    if table.design is DesignKind.GRID:
        if table.points is not None:
            faults.append("sweep.points: a grid has as many points as it has; leave it out, or set design = 'latin'")
        faults += [
            f"axes.{axis.name}: a grid needs values: give the range a step or a number of values n"
            for axis in axes
            if axis.is_continuous
        ]
    elif table.points is None:
        faults.append(f"sweep.points: missing; say how many points a {table.design} design has")
    size = file.design().size(axes) * max(len(file.strategies) + len(file.vehicles), 1)
    if not faults and size > MOST_POINTS:
        faults.append(
            f"axes: {size:,} points are more than {MOST_POINTS:,}; leave values out, or draw: design = 'latin'"
        )
    if WHOLE in file.subsets:
        faults.append(f"subsets.{WHOLE}: is the whole calendar's own name; choose another")
    wanted = {str(value) for axis in axes if axis.name == "calendar" for value in axis.values}
    known = {*file.subsets, WHOLE}
    faults += [
        f"axes.calendar: {name!r} is not a subset; there are {', '.join(sorted(known))}"
        for name in sorted(wanted - known)
    ]
    unused = sorted(set(file.subsets) - wanted)
    faults += [f"subsets.{name}: is not used; name it in axes.calendar" for name in unused]
    if file.start is not None and file.folds.held_out is not None and file.folds.held_out <= file.start:
        faults.append(f"folds.held_out: {file.folds.held_out} does not lie after start {file.start}")
    if file.end is not None and file.folds.held_out is not None and file.folds.held_out > file.end:
        faults.append(f"folds.held_out: {file.folds.held_out} lies after end {file.end}: nothing is held out")
    both = sorted(names & {"strategies", "vehicles"})
    return faults + [f"axes.{name}: list them under {name} at the top: each is swept" for name in both]
