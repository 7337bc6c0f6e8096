"""The unit of a volume: lots counted in shares, and a declared unit checked against the money that was turned over."""

from collections.abc import Mapping

import numpy as np

from catalysts.errors import Fault
from engine.prices.bars import Bars
from engine.prices.checks import parsed_number
from engine.prices.folder_format import FolderFormat, VolumeUnit

MAINLAND_LOT = 100
MAINLAND = (".SS", ".SZ", ".BJ", ".TI")
MONEY_UNITS = (0, -3, -4, -8)  # powers of ten: yuan, thousands, ten thousands (万), hundreds of millions (亿)
LEAST_ROWS = 5
NEAR = 0.2  # of a power of ten: a mean price lies within a session's range, far nearer than a factor of 1.6


def lot_of(ticker: str, unit: VolumeUnit, form: FolderFormat, where: str) -> tuple[int, Fault | None]:
    """The shares in a lot: declared, or 100 on the mainland, where sources count all boards so; else a fault."""
    if unit is VolumeUnit.SHARES:
        return 1, None
    if form.lot_size or ticker.endswith(MAINLAND):
        return form.lot_size or MAINLAND_LOT, None
    expected = f"the shares in a lot: the volume is in lots, and {ticker} has no usual one"
    return 1, Fault(where, "lot_size", "", expected, "write lot_size in folder.toml")


def counted_in_shares(bars: Bars, lot: int) -> Bars:
    """The bars with a volume given in lots counted in shares; a fraction that is only rounding noise is dropped."""
    volume = bars.volume * lot
    whole = np.rint(volume)
    volume = np.where(np.abs(volume - whole) <= 1e-9 * np.maximum(volume, 1.0), whole, volume)
    return Bars(bars.ticker, bars.sessions, bars.open, bars.high, bars.low, bars.close, volume)


def turnover_faults(bars: Bars, turnover: Mapping[str, str], unit: VolumeUnit, where: str) -> list[Fault]:
    """A fault where the money turned over says that the volume's unit is another: it is not guessed, but checked.

    `turnover` are cells by session. Money over shares must be the price, in one of the units that sources give money
    in; where it is a hundred times or a hundredth of that, shares were taken for lots or lots for shares. An index,
    whose volume is that of its members, has no such price: where the ratio is near no power of ten nothing is said.
    """
    money = np.array([parsed_number(turnover.get(str(day), "")) for day in bars.sessions])
    judged = (money > 0) & (bars.volume > 0)
    if judged.sum() < LEAST_ROWS:
        return []
    powers = np.log10(money[judged] / bars.volume[judged] / bars.close[judged])
    middle = float(np.median(powers))
    power = round(middle)
    if abs(middle - power) > NEAR or float(np.percentile(np.abs(powers - middle), 90)) > NEAR:
        return []
    if power in MONEY_UNITS:
        return []
    factor = 2 if unit is VolumeUnit.SHARES else -2
    if power - factor not in MONEY_UNITS:
        return []
    other = VolumeUnit.LOTS if unit is VolumeUnit.SHARES else VolumeUnit.SHARES
    expected = f"the unit of the volume: turnover over volume is about {10.0**power:g} times the close"
    return [Fault(where, "volume", unit.value, expected, f'it seems to be in {other}: declare volume_unit = "{other}"')]
