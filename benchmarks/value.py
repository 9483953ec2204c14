"""Who will stay away? The shipped risk model beside simpler ways, on the dead-card snapshot; and how long it takes."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from itertools import cycle
from typing import Final

from benchmarks.million import TODAY, cached, copied
from benchmarks.shop import Plan, opened_shop
from benchmarks.table import Line, load_now, told
from benchmarks.value_data import SNAPSHOT_DAY, Households, day, folder, households
from posclient.domain.value.bgnbd import WEEK, comings, counted
from posclient.domain.value.features import features
from posclient.domain.value.history import History
from posclient.domain.value.rfm import cuts_of, rfm, score
from posclient.services.shop import Shop
from posclient.services.values import compute_values
from posclient.store import members
from posclient.store.plain import Plain
from posclient.wire.feed import StandingRow
from posclient.wire.value_mapping import shipped_rules
from sync.hq.accounts import RECENT_PURCHASES
from sync.hq.demo.seed_demo import demo_members
from sync.hq.value.lifetime_fit import fit_bgnbd
from sync.hq.value.risk_fit import auc
from sync.hq.value.snapshots import HORIZON_DAYS, cut, snapshot

TARGET: Final = 0.88
SOME_MEMBERS: Final = 20_000
FAMILIES: Final = 1_000
IDS: Final = Plain("SELECT member_id FROM member ORDER BY rank_id LIMIT :most")


def lines(plan: Plan) -> tuple[Line, ...]:
    """AUC of each way, where the households' data is at hand; seconds for the figures of a store."""
    return (*_auc_lines(), *_speed(plan))


def _auc_lines() -> tuple[Line, ...]:
    where = folder()
    if not (where / "trips.csv.gz").exists():
        sys.stderr.write(f"no households in {where}: AUC left out\n")
        return ()
    known = households(where)
    on = day(SNAPSHOT_DAY)
    then = [cut(one, on) for one in known.histories]
    then = [one for one in then if one.visits]
    away = [one.stayed_away for one in snapshot(known.histories, known.kinds, on)]
    name = f"AUC of who stays away {HORIZON_DAYS} days, {len(away):,} members, {sum(away)} of them"
    shipped = auc(_shipped(then, known), away)
    ways = (
        ("days since the last visit", [float(one.silent_days or 0) for one in then]),
        ("RFM classes", _classes(then)),
        ("BG/NBD, visits expected", _expected(then)),
    )
    return (
        Line(f"{name}: the shipped model", shipped, None, f"≥ {TARGET:g}", shipped >= TARGET, load_now(), ""),
        *(told(f"{name}: {way}", auc(scores, away), "") for way, scores in ways),
    )


def _shipped(then: Sequence[History], known: Households) -> list[float]:
    model = shipped_rules().risk
    return [model.probability(features(one, known.kinds)) for one in then]


def _classes(then: Sequence[History]) -> list[float]:
    cuts = cuts_of([rfm(one) for one in then])
    classes = [score(rfm(one), cuts) for one in then]
    return [-float(one.recency + one.frequency + one.money) for one in classes]


def _expected(then: Sequence[History]) -> list[float]:
    seen = [found for one in then if (found := comings(one)) is not None]
    model = fit_bgnbd(counted(seen))
    return [-model.expected_visits(one, HORIZON_DAYS / WEEK) for one in seen]


def _speed(plan: Plan) -> tuple[Line, ...]:
    count = min(plan.members, SOME_MEMBERS)
    with copied(cached(plan.root, count), "value") as copy, opened_shop(copy) as shop:
        lines_each = _with_histories(shop, count)
        began = time.perf_counter()
        number = compute_values(shop, TODAY)
        took = time.perf_counter() - began
    return (told(f"what {number:,} members with {lines_each} lines each are worth", took, "s"),)


def _with_histories(shop: Shop, number: int) -> int:
    """Give the store's members the years of the demo shop's families, turn about; how many lines that is each."""
    families = [
        tuple(sorted(one.purchases, key=lambda line: line.business_date, reverse=True)[:RECENT_PURCHASES])
        for one in demo_members(TODAY, FAMILIES)
    ]
    found = shop.store.read(lambda connection: IDS.all(connection, most=number))
    ids = [member_id for (member_id,) in found]
    rows = [
        StandingRow(member_id, 0, purchases=bought, last_visit=bought[0].business_date if bought else None)
        for member_id, bought in zip(ids, cycle(families), strict=False)
    ]
    shop.store.write(lambda connection: members.put_standings(connection, rows), name="histories")
    return sum(len(row.purchases) for row in rows) // len(rows)


if __name__ == "__main__":
    for one in _auc_lines():
        sys.stdout.write(f"{one}\n")
