"""The dated rule book: how markets trade, as tables with a document for every row, and what follows from them.

Rules are looked up by rule, instrument and date, and never guessed: what the tables do not say is refused in a
sentence. `RuleError` (exit 4) is that sentence; a fault of a table is a `catalysts.errors.FaultsError` (exit 3).
"""
