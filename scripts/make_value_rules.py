"""Fit the figures of member value that ship with the till, and write them into `assets/value/rules.json`.

`python -m scripts.make_value_rules`: risk from a grocery chain's households (`benchmarks/value_data`), up to the day of
the dead-card snapshot and no further, so that what ships can be judged on what came after. Rhythm of visits, amounts
and classes from the demo shop, whose goods and prices are those of a mother-and-baby shop. Segments, guesses and words
are what they were in the file.
"""

from __future__ import annotations

import sys
from datetime import date

import msgspec

from benchmarks.value_data import SNAPSHOT_DAY, day, folder, households
from posclient.domain.member import Purchase
from posclient.domain.value.bgnbd import comings, counted
from posclient.domain.value.gamma_gamma import spending
from posclient.domain.value.history import History, history
from posclient.domain.value.rfm import cuts_of, rfm
from posclient.wire.value_mapping import SHIPPED, shipped_row, with_fit
from sync.hq.demo.seed_demo import demo_members
from sync.hq.seed import SeedMember
from sync.hq.value.lifetime_fit import fit_bgnbd, fit_gamma_gamma
from sync.hq.value.risk_fit import fit_risk
from sync.hq.value.snapshots import HORIZON_DAYS, training

DIGITS = 6
DEMO_DAY = date(2026, 11, 22)


def main() -> None:
    """Read, fit, write."""
    known, on = households(folder()), day(SNAPSHOT_DAY)
    families = tuple(_of(member) for member in demo_members(DEMO_DAY))
    seen = (comings(one) for one in families)
    spent = (spending(one) for one in families)
    row = with_fit(
        shipped_row(),
        cuts_of([rfm(one) for one in families]),
        fit_bgnbd(counted(one for one in seen if one is not None)),
        fit_gamma_gamma([one for one in spent if one.visits]),
        fit_risk(training(known.histories, known.kinds, on), HORIZON_DAYS),
    )
    SHIPPED.write_bytes(
        msgspec.json.format(msgspec.json.encode(_rounded(msgspec.to_builtins(row))), indent=1)
    )
    sys.stdout.write(f"{SHIPPED}\n")


def _of(member: SeedMember) -> History:
    return history(
        (
            Purchase(date.fromisoformat(row.business_date), row.product_id, row.quantity, row.amount_minor)
            for row in member.purchases
        ),
        DEMO_DAY,
    )


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, dict):
        return {name: _rounded(part) for name, part in value.items()}
    return [_rounded(part) for part in value] if isinstance(value, (list, tuple)) else value


if __name__ == "__main__":
    main()
