"""How a cell of a table is shown to a person: percent only here; empty is a dash."""

from engine.reports.wording import UNDEFINED, amount, count, p_value, percent, ratio, signed_percent


def as_signed_percent(cell: str) -> str:
    """A fraction's cell as percent with sign."""
    return signed_percent(float(cell) if cell else None)


def as_percent(cell: str) -> str:
    """A fraction's cell as percent."""
    return percent(float(cell) if cell else None)


def as_ratio(cell: str) -> str:
    """A ratio's cell with two decimals."""
    return ratio(float(cell) if cell else None)


def as_p_value(cell: str) -> str:
    """A p-value's cell with three decimals."""
    return p_value(float(cell) if cell else None)


def as_count(cell: str) -> str:
    """A whole number's cell with thousands separated."""
    return count(int(cell) if cell else None)


def as_amount(cell: str) -> str:
    """Money's cell with thousands separated."""
    return amount(int(cell.replace(".", "")) if cell else None)


def as_basis_points(cell: str) -> str:
    """A fraction's cell in hundredths of a percent."""
    return f"{round(float(cell) * 10_000, 1) + 0.0:,.1f} bp" if cell else UNDEFINED


def as_text(cell: str) -> str:
    """A cell as it is: a date, a word."""
    return cell or UNDEFINED
