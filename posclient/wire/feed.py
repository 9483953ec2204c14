"""Feed rows: what headquarters tells the tills, gapless per topic.

Topics: `chain/products`, `chain/rules` (the policy and the figures of member value too), `store/<id>/members`,
`store/<id>/commands`, `store/<id>/staff`, `store/<id>/stock`.
A row replaces what the till held under the same key; a command is carried out once.
"""

from __future__ import annotations

import msgspec

from posclient.wire.fields import (
    Amount,
    Count,
    Day,
    Id,
    InstantMs,
    LongText,
    OptionalText,
    Position,
    Quantity,
    Rate,
)
from posclient.wire.personal import ChildRecord, Phone
from posclient.wire.value_rules import ValueRulesRow


class PromotionRow(msgspec.Struct, frozen=True):
    """A promotional price between two business dates, both inside."""

    price_minor: Amount
    first: Day
    last: Day


class ProductRow(msgspec.Struct, frozen=True, tag="product"):
    """An article."""

    product_id: Id
    sku: OptionalText
    name: OptionalText
    name_en: OptionalText = ""
    barcodes: tuple[Id, ...] = ()
    plu: OptionalText = ""
    pinyin: OptionalText = ""
    initials: OptionalText = ""
    category: OptionalText = ""
    brand: OptionalText = ""
    stage: Count | None = None
    unit: OptionalText = ""
    need: OptionalText = ""
    units_per_pack: Count = 1
    price_minor: Amount = 0
    member_price_minor: Amount | None = None
    promotion: PromotionRow | None = None
    weighed: bool = False
    tax_category: OptionalText = ""
    active: bool = True
    unit_en: OptionalText = ""
    wholesale_price_minor: Amount | None = None
    case_codes: dict[Id, Count] = {}
    """Barcodes of cartons, with how many units one holds."""


class PurchaseRow(msgspec.Struct, frozen=True, array_like=True):
    """A line of a member's history: day, product, thousandths, amount."""

    business_date: Day
    product_id: Id
    quantity: Quantity
    amount_minor: Amount


class AccountRow(msgspec.Struct, frozen=True, array_like=True):
    """What is left of one lot of one account, as headquarters knows it."""

    account_id: Id
    lot_id: Id
    amount: Amount
    expires_on: Day | None = None


class MemberRow(msgspec.Struct, frozen=True, tag="member"):
    """A member, whole: who she is. Pinyin comes made, so that a till needs no dictionary."""

    member_id: Id
    card_no: Id | None = None
    phone: Phone | None = None
    name: OptionalText = ""
    pinyin: OptionalText = ""
    initials: OptionalText = ""
    address: OptionalText = "name"
    joined_on: Day | None = None
    source: OptionalText = "counter"
    referred_by: Id | None = None
    children: tuple[ChildRecord, ...] = ()
    consent_version: OptionalText = ""
    consent_at_ms: InstantMs | None = None
    do_not_call: bool = False
    provisional: bool = False
    profile: dict[OptionalText, OptionalText] = {}
    revision: Position = 0
    deleted: bool = False
    kind: OptionalText = "retail"
    """`retail` or `wholesale`: which price list is hers."""
    frozen: bool = False
    """Nothing of hers may be spent until somebody thaws the account."""
    lost_cards: tuple[Id, ...] = ()
    pin_hash: OptionalText = ""
    """Argon2id of her payment PIN."""


class StandingRow(msgspec.Struct, frozen=True, tag="standing"):
    """What a member has: accounts, tier and yearly spend, and her recent purchases, newest first."""

    member_id: Id
    as_of_ms: InstantMs
    tier_id: OptionalText = ""
    year_spend_minor: Amount = 0
    accounts: tuple[AccountRow, ...] = ()
    purchases: tuple[PurchaseRow, ...] = ()
    last_visit: Day | None = None
    staff_month: OptionalText = ""
    """`2026-03`: the month of `staff_bought_minor`, the latest in which one of the staff bought at staff prices."""
    staff_bought_minor: Amount = 0
    """What she bought at staff prices in that month, at all tills, without what came back."""


class AliasRow(msgspec.Struct, frozen=True, tag="alias"):
    """A provisional member turned out to be this member; from now on they are one."""

    provisional_id: Id
    member_id: Id


class TierRow(msgspec.Struct, frozen=True):
    """A tier of the rule set."""

    tier_id: Id
    name: OptionalText
    name_en: OptionalText
    threshold_minor: Amount
    points_rate: Rate


class RuleSetRow(msgspec.Struct, frozen=True, tag="rules"):
    """A whole rule set. It is used whole or not at all."""

    version: Position
    engine_version: Position
    tiers: tuple[TierRow, ...]
    points: Count
    per_amount_minor: Count
    price_kinds: tuple[OptionalText, ...]
    rounding: OptionalText
    scale: Count


class NeedRow(msgspec.Struct, frozen=True, tag="need"):
    """Something that is used up and bought again."""

    need_id: Id
    name: OptionalText
    name_en: OptionalText
    unit: OptionalText
    typical_days: Count
    reminds: bool = True


class OperatorRow(msgspec.Struct, frozen=True, tag="operator"):
    """Who works here. The PIN's Argon2id hash only."""

    operator_id: Id
    name: OptionalText
    role: OptionalText
    pin_hash: OptionalText
    active: bool = True
    member_id: OptionalText = ""
    """Her own membership: a sale to it is flagged."""


class StoreRow(msgspec.Struct, frozen=True, tag="store"):
    """The shop as it stands on the receipt."""

    store_id: Id
    name: OptionalText
    name_en: OptionalText = ""
    street: OptionalText = ""
    phone: OptionalText = ""
    time_zone: OptionalText = "Asia/Shanghai"
    receipt_footer: LongText = ""


class StockRow(msgspec.Struct, frozen=True, tag="stock"):
    """What headquarters believes to be in this store. Advice, never a reason to refuse a sale."""

    product_id: Id
    quantity: Quantity
    as_of_ms: InstantMs


class RoleLimitsRow(msgspec.Struct, frozen=True):
    """What a role may do by itself; see `domain.policy.RoleLimits`."""

    role: OptionalText
    line_discount_percent: Count = 0
    basket_discount_percent: Count = 0
    override_price: bool = False
    open_item: bool = False
    return_with_receipt: bool = True
    return_without_receipt: bool = False
    claim_points: bool = False
    serve_members: bool = True
    cash_in_out: bool = True
    close_day: bool = False
    import_data: bool = False
    see_sections: bool = False


class TopUpOfferRow(msgspec.Struct, frozen=True):
    """Pay so much stored value, get so much on top."""

    offer_id: Id
    principal_minor: Amount
    bonus_minor: Amount
    per_multiple: bool = False


class PolicyRow(msgspec.Struct, frozen=True, tag="policy"):
    """A whole policy; see `domain.policy.Policy`. It is used whole or not at all."""

    version: Position
    rounding: OptionalText = "none"
    tenders: tuple[OptionalText, ...] = ("cash", "code", "card", "qr", "stored", "points")
    limits: tuple[RoleLimitsRow, ...] = ()
    """Roles that are not named keep the till's own limits."""
    named_limit_minor: Amount = 500_000
    anonymous_limit_minor: Amount = 100_000
    top_up_offers: tuple[TopUpOfferRow, ...] = ()
    points_per_yuan: Count = 100
    points_multiple: Count = 100
    staff_percent: Count = 100
    staff_monthly_minor: Amount = 0
    invoice_without: tuple[OptionalText, ...] = ("stored", "points", "voucher")
    invoice_url: OptionalText = ""
    return_days: Count = 7
    ecard_public_key: OptionalText = ""
    ecard_valid_s: Count = 120
    ask_again_days: Count = 365
    claim_days: Count = 30
    bonus_first: bool = False


class RemindCommand(msgspec.Struct, frozen=True, tag="remind"):
    """Print a replenishment reminder. `reason_key` and `reason_values` make the sentence on why we think so."""

    task_id: Id
    member_id: Id
    need_id: OptionalText
    product_id: Id
    run_out_on: Day
    give_or_take_days: Count
    reason_key: OptionalText
    reason_values: dict[OptionalText, Amount | OptionalText]
    created_on: Day
    print_at: OptionalText = ""
    """The one till of the shop that prints the slip; the others keep the task for their lists. Empty: each prints."""


class TaskChanged(msgspec.Struct, frozen=True, tag="task"):
    """A care task's state as headquarters knows it (an outcome or a purchase at another till)."""

    task_id: Id
    state: OptionalText
    outcome: OptionalText | None = None
    calls: Count = 0


Row = (
    ProductRow
    | MemberRow
    | StandingRow
    | AliasRow
    | RuleSetRow
    | NeedRow
    | OperatorRow
    | StoreRow
    | RemindCommand
    | TaskChanged
    | StockRow
    | PolicyRow
    | ValueRulesRow
)


_row_decoder: msgspec.json.Decoder[Row] = msgspec.json.Decoder(Row)


class FeedRow(msgspec.Struct, frozen=True):
    """One row at its place. Positions of a topic are 1, 2, 3 … without a gap.

    The row travels as bytes that nobody has looked into: a kind of row that this till is too old for must not make the
    page unreadable. `codec.decode_row` reads it.
    """

    position: Position
    body: msgspec.Raw = msgspec.field(name="row")

    @property
    def row(self) -> Row:
        """The row itself. Raises msgspec.DecodeError for what this version can't read."""
        return _row_decoder.decode(self.body)


def feed_row(position: int, row: Row) -> FeedRow:
    """A row at its place."""
    return FeedRow(position, msgspec.Raw(msgspec.json.encode(row)))


class TopicPage(msgspec.Struct, frozen=True):
    """The rows of a topic after the till's cursor, in order; `last` is the topic's newest position."""

    topic: OptionalText
    epoch: OptionalText
    last: Position
    rows: tuple[FeedRow, ...]
