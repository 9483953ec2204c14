"""A small chain for tests: stores, goods, rules, a member, and tills that make and push events."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import msgspec
from sqlalchemy import Connection, Engine

from posclient.domain.basket import Basket, BasketLine
from posclient.domain.catalog import Product
from posclient.domain.promotion.engine import quote
from posclient.domain.promotion.quote import MemberContext
from posclient.wire import codec
from posclient.wire.events import Event, LedgerEntry, QuoteContext, SaleCompleted, SaleLine, Stamp, Tender
from posclient.wire.feed import (
    FeedRow,
    MemberRow,
    NeedRow,
    OperatorRow,
    ProductRow,
    PurchaseRow,
    RuleSetRow,
    StandingRow,
    StoreRow,
    TierRow,
)
from posclient.wire.personal import PersonalRecord
from posclient.wire.protocol import PushAnswer, PushedEvent, PushRequest
from sync.hq import enrol, intake
from sync.hq.database import reader
from sync.hq.feed import PRODUCTS, RULES, members_topic, read_pages, staff_topic
from sync.hq.intake_context import Sender
from sync.hq.rules import rule_set_of
from sync.hq.seed import publish_many, publish_rules, seed_member

DAY = "2026-03-02"
NOW_MS = 1_772_420_000_000  # 2026-03-02 02:53:20 UTC
TOKEN = "t" * 43

TIERS = (TierRow("silver", "银卡", "Silver", 0, "1"), TierRow("gold", "金卡", "Gold", 500_000, "1.5"))
RULE_SET = RuleSetRow(1, 1, TIERS, 1, 100, ("normal", "member"), "down", 0)
GOODS = (
    ProductRow(
        "formula3",
        "SKU-3",
        "启赋奶粉3段",
        need="formula",
        units_per_pack=900,
        price_minor=36_800,
        member_price_minor=34_800,
    ),
    ProductRow("nappies", "SKU-N", "纸尿裤", need="nappies", units_per_pack=60, price_minor=12_900),
    ProductRow("toy", "SKU-T", "摇铃", price_minor=3_900),
)
M1 = MemberRow("M1", card_no="8000000000017", phone="13812341234", name="曾小丽", joined_on="2025-06-01")
PURCHASES = tuple(
    PurchaseRow(day, "formula3", 1000, 34_800)
    for day in ("2025-10-20", "2025-11-19", "2025-12-18", "2026-01-17", "2026-02-16")
)


def open_shop(engine: Engine) -> None:
    """Stores S001 and S002, goods, needs, rules, and M1 at S001."""
    with engine.begin() as connection:
        for store in ("S001", "S002"):
            publish_many(
                connection,
                staff_topic(store),
                [StoreRow(store, "门店"), OperatorRow("A1", "小王", "cashier", "x")],
            )
        publish_many(connection, PRODUCTS, GOODS)
        publish_many(
            connection,
            RULES,
            [
                NeedRow("formula", "奶粉", "Formula", "g", 28),
                NeedRow("nappies", "纸尿裤", "Nappies", "片", 21),
            ],
        )
        publish_rules(connection, RULE_SET)
        seed_member(
            connection,
            M1,
            PURCHASES,
            [
                LedgerEntry("o1", "M1/points/base", "open", 120, "opening"),
                LedgerEntry("o2", "M1/spend/base", "open", 174_000, "opening"),
            ],
            ["S001"],
            on="2026-02-16",
            at_ms=NOW_MS,
        )


def stamp(on: str = DAY) -> Stamp:
    """Of operator A1."""
    return Stamp(NOW_MS, on, "A1", "shift-1")


def sale(sale_id: str, member_id: str | None, *product_ids: str, on: str = DAY) -> SaleCompleted:
    """A sale of one piece of each, priced by the domain, paid in cash, with its ledger entries."""
    rows = {row.product_id: row for row in GOODS}
    catalog = {
        row.product_id: Product(
            row.product_id,
            row.sku,
            row.name,
            price_minor=row.price_minor,
            member_price_minor=row.member_price_minor,
        )
        for row in GOODS
    }
    basket = Basket(tuple(BasketLine(f"L{n}", product_id, 1000) for n, product_id in enumerate(product_ids)))
    member = MemberContext(member_id, "silver", 174_000) if member_id else None
    priced = quote(basket, catalog, member, rule_set_of(RULE_SET), date.fromisoformat(on))
    lines = tuple(
        SaleLine(
            line_id=line.line_id,
            product_id=line.product_id,
            quantity=line.quantity,
            unit_price_minor=line.unit_price_minor,
            normal_price_minor=line.normal_price_minor,
            member_price_minor=line.member_price_minor,
            promotional_price_minor=None,
            price_kind=line.price_kind,
            gross_minor=line.gross_minor,
            amount_minor=line.amount_minor,
            points=line.points,
            need=rows[line.product_id].need,
            units_per_pack=rows[line.product_id].units_per_pack,
        )
        for line in priced.lines
    )
    entries = (
        (
            LedgerEntry(f"{sale_id}.p", f"{member_id}/points/base", "open", priced.points, "earn"),
            LedgerEntry(f"{sale_id}.s", f"{member_id}/spend/base", "open", priced.due_minor, "earn"),
        )
        if member_id
        else ()
    )
    return SaleCompleted(
        sale_id=sale_id,
        receipt_no=f"R-{sale_id}",
        stamp=stamp(on),
        member_id=member_id,
        identified_by="card" if member_id else "",
        lines=lines,
        tenders=(Tender("cash", priced.due_minor, priced.due_minor + 1000, 1000),),
        due_minor=priced.due_minor,
        discount_minor=priced.discount_minor,
        points=priced.points,
        tier_after="silver",
        entries=entries,
        context=QuoteContext(1, codec.digest(codec.encode_row(RULE_SET)), 1, "silver", 174_000),
    )


def pushed(seq: int, payload: bytes, claimed: str | None = None) -> PushedEvent:
    """An event as it travels."""
    return PushedEvent(seq, claimed or codec.digest(payload), msgspec.Raw(payload))


@dataclass
class FakeTill:
    """A till: it numbers and keeps its events, and pushes what it is asked to."""

    engine: Engine
    sender: Sender
    outbox: list[bytes] = field(default_factory=list)

    def made(self, *events: Event) -> None:
        """Events happened."""
        self.outbox.extend(codec.encode_event(event) for event in events)

    def push(self, first: int = 1, *, personal: tuple[PersonalRecord, ...] = ()) -> PushAnswer:
        """Push everything from this number on."""
        events = tuple(
            pushed(seq, payload) for seq, payload in enumerate(self.outbox, start=1) if seq >= first
        )
        return self.send(events, personal)

    def send(self, events: tuple[PushedEvent, ...], personal: tuple[PersonalRecord, ...] = ()) -> PushAnswer:
        """Push these."""
        request = PushRequest(self.sender.incarnation, events, personal)
        return intake.push(self.engine, self.sender, request, NOW_MS)

    def say(self, *events: Event, personal: tuple[PersonalRecord, ...] = ()) -> PushAnswer:
        """Events happened and are pushed at once."""
        first = len(self.outbox) + 1
        self.made(*events)
        return self.push(first, personal=personal)

    def reincarnated(self) -> FakeTill:
        """The same till in its next life."""
        token = "n" * 40 + str(self.sender.incarnation)
        with self.engine.begin() as connection:
            answer = enrol.next_incarnation(connection, self.sender, token, NOW_MS)
        return FakeTill(self.engine, replace(self.sender, incarnation=answer.incarnation))


def enrolled_till(engine: Engine, store_id: str = "S001", token: str = TOKEN) -> FakeTill:
    """A till of this store."""
    with engine.begin() as connection:
        answer = enrol.enrol(connection, enrol.make_code(connection, store_id, NOW_MS), token, 1, NOW_MS)
        if isinstance(answer, Exception):
            raise answer
        sender = enrol.authenticate(connection, f"{answer.till_id}.{token}")
    return FakeTill(engine, sender)


def feed(engine: Engine, topic: str, after: int = 0) -> tuple[FeedRow, ...]:
    """The rows of a topic."""
    with reader(engine).begin() as connection:
        pages = read_pages(connection, {topic: after}, 100_000)
    return pages[0].rows if pages else ()


def member_rows(engine: Engine, store_id: str = "S001") -> dict[str, MemberRow]:
    """The newest row of each member in a store's topic."""
    rows = (one.row for one in feed(engine, members_topic(store_id)))
    return {row.member_id: row for row in rows if isinstance(row, MemberRow)}


def standings(engine: Engine, store_id: str = "S001") -> dict[str, StandingRow]:
    """The newest standing of each member in a store's topic."""
    rows = (one.row for one in feed(engine, members_topic(store_id)))
    return {row.member_id: row for row in rows if isinstance(row, StandingRow)}


def findings(connection: Connection) -> list[str]:
    """Keys of all exceptions, oldest first."""
    from sqlalchemy import select

    from sync.hq import tables

    table = tables.finding
    return list(connection.execute(select(table.c.key).order_by(table.c.finding_id)).scalars())


def accounts_of(standing: StandingRow) -> dict[str, int]:
    """Balance by account id."""
    return {row.account_id: row.amount for row in standing.accounts}
