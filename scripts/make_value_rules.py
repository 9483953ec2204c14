"""Fit the figures of member value that ship with the till, and write them into `assets/value/rules.json`.

`python -m scripts.make_value_rules`: risk and rhythm of visits from a grocery chain's households
(`benchmarks/value_data`), up to the day of the dead-card snapshot and no further, so that what ships can be judged on
what came after. Amounts, segments and words are what they were in the file.
"""

from __future__ import annotations

import sys

import msgspec

from benchmarks.value_data import SNAPSHOT_DAY, day, folder, households
from posclient.domain.value.bgnbd import comings, counted
from posclient.wire.value_mapping import SHIPPED, shipped_row, value_rules_of, with_fit
from sync.hq.value.lifetime_fit import fit_bgnbd
from sync.hq.value.risk_fit import fit_risk
from sync.hq.value.snapshots import HORIZON_DAYS, cut, training

DIGITS = 6


def main() -> None:
    """Read, fit, write."""
    known, on = households(folder()), day(SNAPSHOT_DAY)
    seen = (comings(cut(one, on)) for one in known.histories)
    rules = value_rules_of(shipped_row())
    row = with_fit(
        shipped_row(),
        rules.rfm,
        fit_bgnbd(counted(one for one in seen if one is not None)),
        rules.spending,
        fit_risk(training(known.histories, known.kinds, on), HORIZON_DAYS),
    )
    SHIPPED.write_bytes(
        msgspec.json.format(msgspec.json.encode(_rounded(msgspec.to_builtins(row))), indent=1)
    )
    sys.stdout.write(f"{SHIPPED}\n")


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, dict):
        return {name: _rounded(part) for name, part in value.items()}
    return [_rounded(part) for part in value] if isinstance(value, (list, tuple)) else value


if __name__ == "__main__":
    main()
