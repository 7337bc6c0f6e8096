"""A run's specification as a TOML file: what `catalyst run --spec` reads."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from catalysts.errors import nearest
from catalysts.when import Precision
from engine.simulation.errors import SpecError
from engine.simulation.executor import Engine
from engine.simulation.fill_policy import AtLimit, FillAt, FillPolicy, Slippage, SlippageModel
from engine.simulation.sizing import SizingMode

Rate = Annotated[
    Annotated[float, Field(ge=0, le=0.05)] | None,
    Field(description="a fraction of the notional from 0 to 0.05 (5 bp is 0.0005)"),
]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class CostsTable(_Table):
    """`[costs]`: what is left out is taken from the rule book, by the date of the fill."""

    commission: Rate = None
    minimum_commission: Annotated[float, Field(ge=0, le=1000)] | None = None
    stamp_duty: Rate = None
    transfer_fee: Rate = None
    handling_fee: Rate = None
    regulatory_fee: Rate = None
    subscription_fee: Rate = None
    redemption_fee: Rate = None


class FillsTable(_Table):
    """`[fills]`: how fills are decided. `slippage` is a model and its amount, such as "bps:5"."""

    at_limit: Annotated[AtLimit, Field(strict=False)] = AtLimit.SKIP
    at: Annotated[FillAt, Field(strict=False)] = FillAt.OPEN
    retry: int = 0
    participation: float = 0.10
    slippage: str = "none"
    redemption: int | None = None

    def policy(self) -> FillPolicy:
        """The table as the engine's value."""
        slippage = parsed_slippage(self.slippage)
        return FillPolicy(self.at_limit, self.at, self.retry, self.participation, slippage, self.redemption)


class SizingTable(_Table):
    """`[sizing]`: how weights become money."""

    mode: Annotated[SizingMode, Field(strict=False)] = SizingMode.EQUITY
    amount: float = 0.0
    lookback: int = 20
    name_cap: float | None = None
    plan_cap: int | None = None


class SpecFile(BaseModel):
    """The whole file. Paths are taken from the folder that the file lies in."""

    model_config = ConfigDict(extra="forbid", strict=True)

    strategies: Annotated[list[str], Field(description="a list of strategies such as ['sector-etf:hold=10']")] = []
    vehicles: Annotated[list[str], Field(description="a list of vehicles such as ['etf', 'fund:hold=20']")] = []
    calendar: Annotated[str, Field(description="a calendar's name or path, as text")] = "seeds"
    prices: Annotated[str, Field(description="a price source's name or folder, as text")] = "sample"
    benchmarks: Annotated[list[str], Field(description="a list of tickers")] = []
    cash: Annotated[float, Field(gt=0, description="an amount of money above 0")] = 1_000_000.0
    precision: Annotated[Precision, Field(strict=False, description="day, month, quarter, half or year")] = (
        Precision.DAY
    )
    start: Annotated[date | None, Field(strict=False, description="a date YYYY-MM-DD")] = None
    end: Annotated[date | None, Field(strict=False, description="a date YYYY-MM-DD")] = None
    cash_rate: float = 0.0
    engine: Annotated[Engine, Field(strict=False, description="backtrader, replay or both")] = Engine.BACKTRADER
    costs: CostsTable = CostsTable()
    fills: FillsTable = FillsTable()
    sizing: SizingTable = SizingTable()


TABLES: dict[str, type[BaseModel]] = {"costs": CostsTable, "fills": FillsTable, "sizing": SizingTable}


def parsed_slippage(text: str) -> Slippage:
    """`none`, `bps:5`, `ticks:1` or `impact:0.1` as a value; SpecError otherwise."""
    name, _, amount = text.partition(":")
    try:
        model = SlippageModel(name.strip())
        return Slippage() if model is SlippageModel.NONE and not amount else Slippage(model, float(amount))
    except ValueError as error:
        raise SpecError(f"slippage: {text!r} is not none, bps:NUMBER, ticks:NUMBER or impact:NUMBER") from error


def read_spec(path: Path) -> SpecFile:
    """The specification of a file; SpecError with a sentence for each fault."""
    try:
        content = tomllib.loads(path.read_bytes().decode("utf-8"))
    except FileNotFoundError as error:
        raise SpecError(f"spec: the file {str(path)!r} does not exist") from error
    except OSError as error:
        raise SpecError(f"spec: the file {str(path)!r} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SpecError(f"{path.name}: byte {error.start} is not UTF-8; save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise SpecError(f"{path.name}: not TOML: {error}") from error
    try:
        spec = SpecFile.model_validate(content)
    except ValidationError as error:
        raise SpecError("\n".join(_sentence(path.name, fault) for fault in error.errors())) from error
    return spec.model_copy(
        update={"calendar": _from_folder(path, spec.calendar), "prices": _from_folder(path, spec.prices)}
    )


def _sentence(name: str, fault: object) -> str:
    assert isinstance(fault, dict)  # noqa: S101 - pydantic's error details
    place = [str(part) for part in fault["loc"]]
    key = ".".join(place)
    if fault["type"] == "extra_forbidden":
        known = sorted(TABLES.get(place[0], SpecFile).model_fields)
        guess = nearest(place[-1], known)
        hint = f"did you mean {guess!r}?" if guess else f"there are {', '.join(known)}"
        return f"{name}: {key}: not a key of a specification; {hint}"
    return f"{name}: {key}: {fault['input']!r} is not {_expected(place)} ({str(fault['msg']).lower()})"


def _expected(place: list[str]) -> str:
    table: type[BaseModel] = SpecFile
    names = list(place)
    if names[0] in TABLES and len(names) > 1:
        table, names = TABLES[names[0]], names[1:]
    field = table.model_fields.get(names[0])
    return (field.description if field is not None else None) or "what this key holds"


def _from_folder(path: Path, name: str) -> str:
    beside = path.parent / name
    return str(beside) if beside.exists() else name
