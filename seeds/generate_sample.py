"""Write the generated sample prices: `python -m seeds.generate_sample [--out FOLDER]`."""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from math import log
from pathlib import Path

from seeds.sample_bars import Row, bars_of
from seeds.sample_noise import SEED, clustered
from seeds.sample_path import bridge
from seeds.sample_role import Role
from seeds.sample_roles import FIRST_ON, LAST_ON, MARKET, ROLES, SECTOR

SAMPLE = Path(__file__).parent / "sample"

NOTICE = (
    f"Generated prices (seed {SEED}): they follow the figures that the documents print, they are not market data.\n"
)

README = f"""# Generated prices: not market data

Daily bars of {len(ROLES)} instruments from {FIRST_ON} to {LAST_ON}, so that the engine can be tried without a
network or a price folder. **Every row is generated.** The tickers are real, the prices are not: nothing here
may be used to judge a strategy or an instrument.

Written by `python -m seeds.generate_sample` with seed {SEED}; the same command writes the same bytes again
(`--out FOLDER` writes elsewhere). Change the roles in `seeds/sample_roles.py`, never the files.

How: a market factor, a sector factor and noise of each instrument's own, with fat tails (Student's t, four
degrees of freedom) and mildly clustered volatility, from numpy's PCG64. The free path of each instrument is
then bridged through pinned closes. A pin is either a figure that the seed documents print, which holds to the
last printed digit, or an invented level. Corporate actions, the halt of 300068.SZ and the late first session
of 603800.SS are made up.

The documents' mistakes are followed too: they let 886032.TI rise on sixteen sessions in a row until
2025-06-24, and here it does; in the market it did not.

- `bars/TICKER.csv`: `date,open,high,low,close,volume`; raw prices, shares; a missing session is a halt.
- `actions.csv`: `ticker,ex_date,share_multiplier,cash_per_share`.
- `instruments.csv`: `ticker,name,name_zh,kind,board,segment,first,last,rows`.
- `NOTICE`: one sentence for programs to show.

Every bar keeps its tick (0.01 for stocks, else 0.001), its daily limit (10 % main board and ETFs, 20 %
ChiNext and STAR; rounded half up from the previous close, on an ex-date from the reference price) and
low <= open, close <= high.
"""


def sessions_of(first_on: str, last_on: str) -> list[str]:
    """The sessions of Shanghai between two dates, as ISO texts."""
    from engine.markets import sessions

    shanghai = sessions.sessions_of("XSHG")
    between = shanghai.between(date.fromisoformat(first_on), date.fromisoformat(last_on))
    return [session.isoformat() for session in between]


def generate(sessions: Sequence[str]) -> dict[str, list[Row]]:
    """The bars of every role, by ticker: the market, then the sector given the market, then the others."""
    quiet = dict.fromkeys(sessions, 0.0)
    closes = {MARKET.ticker: bridge(MARKET, sessions, _free(MARKET, sessions, quiet, quiet))}
    market = _returns(sessions, closes[MARKET.ticker])
    closes[SECTOR.ticker] = bridge(SECTOR, sessions, _free(SECTOR, sessions, market, quiet))
    sector = _returns(sessions, closes[SECTOR.ticker])
    excess = {day: sector[day] - SECTOR.market_beta * market[day] for day in sessions}
    bars = {}
    for role in ROLES:
        traded = [day for day in sessions if _is_trading(role, day)]
        if role.ticker not in closes:
            closes[role.ticker] = bridge(role, traded, _free(role, sessions, market, excess))
        bars[role.ticker] = bars_of(role, traded, closes[role.ticker])
    return bars


def files_of(bars: Mapping[str, list[Row]]) -> dict[str, str]:
    """The text of every file of the sample, by its path inside the folder."""
    files = {"README.md": README, "NOTICE": NOTICE}
    instruments = ["ticker,name,name_zh,kind,board,segment,first,last,rows"]
    actions = ["ticker,ex_date,share_multiplier,cash_per_share"]
    for role in ROLES:
        rows = bars[role.ticker]
        lines = (f"{day},{','.join(map(role.text, prices))},{volume}" for day, *prices, volume in rows)
        files[f"bars/{role.ticker}.csv"] = _table(["date,open,high,low,close,volume", *lines])
        about = (role.ticker, role.name, role.name_zh, role.kind, role.board, role.segment)
        instruments.append(",".join((*about, rows[0][0], rows[-1][0], str(len(rows)))))
        actions += (f"{role.ticker},{one.ex_on},{one.share_multiplier},{one.cash}" for one in role.actions)
    return files | {"instruments.csv": _table(instruments), "actions.csv": _table(actions)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the sample into a folder."""
    parser = argparse.ArgumentParser(prog="python -m seeds.generate_sample", description=__doc__)
    parser.add_argument("--out", type=Path, default=SAMPLE, help="the folder (default: the package's own)")
    out: Path = parser.parse_args(arguments).out
    for name, text in sorted(files_of(generate(sessions_of(FIRST_ON, LAST_ON))).items()):
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return 0


def _free(
    role: Role, sessions: Sequence[str], market: Mapping[str, float], excess: Mapping[str, float]
) -> dict[str, float]:
    own = clustered(role.ticker, len(sessions))
    return {
        day: role.market_beta * market[day] + role.sector_beta * excess[day] + role.noise * shock
        for day, shock in zip(sessions, own, strict=True)
    }


def _returns(sessions: Sequence[str], closes: Mapping[str, int]) -> dict[str, float]:
    moves = {day: log(closes[day] / closes[before]) for before, day in pairwise(sessions)}
    return {sessions[0]: 0.0} | moves


def _is_trading(role: Role, session: str) -> bool:
    halted = role.suspended is not None and role.suspended[0] <= session <= role.suspended[1]
    return session >= role.first_on and not halted


def _table(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    raise SystemExit(main())
