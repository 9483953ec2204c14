"""Events of the day at the counter, with every field filled in; a sale with what came to it later."""

from __future__ import annotations

import msgspec

from posclient.wire import events
from posclient.wire.money_events import ReturnLine

STAMP = events.Stamp(at_ms=1_772_431_320_000, business_date="2026-03-02", operator_id="op7", shift_id="s1")

SALE = events.SaleCompleted(
    sale_id="b0a2",
    receipt_no="R00120010000043",
    stamp=STAMP,
    member_id="m1",
    identified_by="card",
    lines=(
        events.SaleLine(
            line_id="l1",
            product_id="p1",
            quantity=1000,
            unit_price_minor=19_800,
            normal_price_minor=21_800,
            member_price_minor=19_800,
            promotional_price_minor=None,
            price_kind="member",
            gross_minor=21_800,
            amount_minor=18_850,
            points=188,
            need="formula",
            units_per_pack=800,
            price_list="wholesale",
            override_minor=19_000,
            manual_minor=950,
            hand_reason="damaged",
            approved_by="op1",
            associate_id="op8",
            tax_category="vat13",
            open_item=True,
        ),
    ),
    tenders=(
        events.Tender("cash", 8_850, 10_000, 1_150),
        events.Tender("qr", 5_000, 5_000, 0, "screen seen", verified=False),
        events.Tender("code", 5_000, 5_000, 0, "wx-1", "a1"),
    ),
    due_minor=18_850,
    discount_minor=2_900,
    points=188,
    tier_after="basic",
    entries=(events.LedgerEntry("e2", "m1/points/base", "open", 188, "earn"),),
    context=events.QuoteContext(7, "0123456789abcdef" * 4, 1, "basic", 0),
    rounding_minor=50,
    invoiceable_minor=18_850,
    invoice_token="t0ken",
    proven_by="pin",
    exchange_of="r0b1",
    self_sale=True,
)

STAFF_SALE = msgspec.structs.replace(
    SALE,
    sale_id="b0a3",
    receipt_no="R00120010000049",
    context=events.QuoteContext(
        7,
        "0123456789abcdef" * 4,
        1,
        "basic",
        0,
        member_kind="retail",
        staff_percent=80,
        staff_left_minor=30_000,
    ),
)
"""By one of the staff: what her quote read of her."""

MONEY_EVENTS: tuple[events.Event, ...] = (
    SALE,
    events.ReturnCompleted(
        return_id="r0b1",
        receipt_no="R00120010000044",
        stamp=STAMP,
        original_sale_id="b0a1",
        original_receipt_no="12-1-000042",
        member_id="m1",
        lines=(
            ReturnLine(
                line_id="l1",
                product_id="p1",
                quantity=1000,
                gross_minor=21_800,
                amount_minor=19_800,
                points=198,
                reason="wrong_stage",
                need="formula",
                tax_category="vat13",
                associate_id="op8",
            ),
        ),
        tenders=(events.Tender("exchange", -19_800, 0, 19_800),),
        due_minor=19_800,
        rounding_minor=0,
        points=198,
        entries=(events.LedgerEntry("e3", "m1/points/base", "open", -198, "reverse"),),
        reverses_invoice=True,
        exchange_sale_id="b0a2",
        approved_by="op1",
        right_id="right-1",
        invoiceable_minor=19_800,
    ),
    events.ToppedUp(
        top_up_id="u1",
        receipt_no="R00120010000045",
        stamp=STAMP,
        member_id="m1",
        principal_minor=50_000,
        bonus_minor=5_000,
        offer_id="o500",
        tenders=(events.Tender("cash", 50_000, 50_000, 0),),
        entries=(
            events.LedgerEntry("e4", "m1/principal/base", "open", 50_000, "earn"),
            events.LedgerEntry("e5", "m1/bonus/base", "open", 5_000, "earn"),
        ),
    ),
    events.PaymentSettled(
        attempt_id="a1",
        stamp=STAMP,
        subject_id="b0a2",
        amount_minor=5_000,
        outcome="paid",
        provider="simulated",
        provider_ref="wx-1",
        queries=2,
    ),
    events.PointsClaimed(
        sale_id="b0a3",
        receipt_no="R00120010000046",
        stamp=STAMP,
        member_id="m1",
        points=39,
        entries=(events.LedgerEntry("e6", "m1/points/base", "open", 39, "earn"),),
        approved_by="op1",
    ),
)

DESK_EVENTS: tuple[events.Event, ...] = (
    events.CashMoved(movement_id="c1", stamp=STAMP, kind="out", amount_minor=-20_000, reason="bank"),
    events.ShiftOpened(shift_id="s1", stamp=STAMP, float_minor=30_000),
    events.ShiftClosed(
        shift_id="s1",
        stamp=STAMP,
        counted_minor=98_000,
        expected_minor=98_050,
        left_minor=30_000,
        figures={"sales": 12, "tender.cash": 68_000},
        reason="short",
        approved_by="op1",
    ),
    events.DayClosed(business_date="2026-03-02", z_no=7, stamp=STAMP, figures={"sales": 12}),
    events.MemberServed(
        member_id="m1", stamp=STAMP, what="card_lost", detail="M80000012398", approved_by="op1"
    ),
    events.OpenItemSold(
        stamp=STAMP, sale_id="b0a2", line_id="l1", barcode="6909999999999", title="新货", price_minor=990
    ),
)
