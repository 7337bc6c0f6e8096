"""One file of daily bars, CSV or parquet, read and checked."""

from dataclasses import replace
from pathlib import Path

from catalysts.errors import Fault, FaultsError
from engine.prices.bar_rows import ReadBars, bars_of_table, check_unadjusted
from engine.prices.bar_table import layered, read_csv_table, read_parquet_table
from engine.prices.folder_format import FolderFormat
from engine.prices.mending import Mending, MendingRule

SUFFIXES = (".csv", ".parquet")


def read_bar_file(ticker: str, path: Path, where: str, form: FolderFormat | None = None) -> ReadBars:
    """The bars of a file, and what was mended in it; `where` names it in faults.

    Its header must name date, open, high, low, close and volume in a spelling of column_names.csv, or as `form`
    declares. Raises FaultsError with every fault of the file.
    """
    form = form or FolderFormat()
    mendings: list[Mending] = []
    if path.suffix.lower() == ".parquet":
        table, header_at = read_parquet_table(path, where, form), where
    else:
        table, line = read_csv_table(ticker, path, where, form)
        header_at = f"{where}:{line}"
        if flat := layered(ticker, table, where):
            table = flat
            check_unadjusted(table, header_at, form)
            what, done = "the header has three lines (Price, Ticker, Date)", "they were read as one"
            mendings.append(Mending(ticker, header_at, MendingRule.FLATTENED, what, done, 3))
    if not table.rows and not table.faults and table.header:
        raise FaultsError(
            [Fault(where, "file", "a header alone", "a file with at least one bar", "fetch it again or remove it")]
        )
    read = bars_of_table(ticker, table, header_at, form)
    return replace(read, mendings=(*mendings, *read.mendings)) if mendings else read
