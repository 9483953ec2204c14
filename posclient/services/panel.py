"""What the counter shows of a member: who she is, what she has, what runs out, and what to say to her now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Final

from posclient.domain.care import CareTask, TaskState
from posclient.domain.catalog import Product
from posclient.domain.insight import Due, Situation, what_to_say
from posclient.domain.ledger.account import Account, AccountKind, Entry
from posclient.domain.ledger.fold import balances
from posclient.domain.member import Member, MemberId, Purchase
from posclient.domain.money import ONE
from posclient.domain.promotion.quote import MemberContext
from posclient.domain.promotion.rules import RuleSet
from posclient.domain.reason import Reason
from posclient.domain.replenishment import Bought, RunOut, run_out
from posclient.domain.tier import TierProgress, progress
from posclient.domain.value.member_value import MemberValue
from posclient.services.advice import Held, Spent, expiring, gaps, spent_on
from posclient.store import care_tasks, documents, member_values, members, products, sales
from posclient.store.policy import policy_in_force
from posclient.store.transaction import Transaction
from posclient.wire.feed import AccountRow

SURE_PERCENT: Final = 60
UNSURE_PERCENT: Final = 25
"""How probable it is that she buys a need now that is predicted to run out: with a rhythm of hers, and without one."""


@dataclass(frozen=True)
class MemberFigures:
    """What a sale reads of a member: points at `points_scale`, money in minor units. `as_of_ms` is when headquarters
    last said so (None = never); what this till did since is counted in, `own_entries` says how many movements that is.
    `owners` are her id and the provisional ids that turned out to be her.
    """

    member: Member
    standing: TierProgress
    points: int
    points_scale: int
    principal_minor: int
    bonus_minor: int
    year_spend_minor: int
    as_of_ms: int | None
    own_entries: int
    owners: tuple[MemberId, ...]
    lots: tuple[AccountRow, ...] = ()
    """What expires: headquarters' lots that have a day."""

    @property
    def stored_value_minor(self) -> int:
        """Principal and bonus together."""
        return self.principal_minor + self.bonus_minor

    @property
    def context(self) -> MemberContext:
        """What a quote reads of her."""
        return MemberContext(self.member.member_id, self.standing.tier.tier_id, self.year_spend_minor)


WELCOME: Final = Reason("say.welcome_back")


@dataclass(frozen=True)
class MemberPanel(MemberFigures):
    """And what the cashier reads of her: what runs out, who is to be called, what to say to her now."""

    run_outs: tuple[RunOut, ...] = ()
    open_tasks: tuple[CareTask, ...] = ()
    say: Reason = WELCOME
    value: MemberValue | None = None
    """What she is worth, as it was computed last; for those who care for her, not for her."""


def member_panel(
    connection: Transaction, member_id: MemberId, rules: RuleSet, on: date
) -> MemberPanel | None:
    """The panel of a member on a business date; None where the cache has no such member."""
    figures = member_figures(connection, member_id, rules)
    return with_advice(connection, figures, on) if figures is not None else None


def with_advice(
    connection: Transaction, figures: MemberFigures, on: date, in_basket: Collection[str] = ()
) -> MemberPanel:
    """The panel that goes with a member's figures. Of a need that is `in_basket` already nobody has to remind her."""
    member = figures.member
    bought = (*sales.purchases_not_at_headquarters(connection, figures.owners), *member.purchases)
    goods = products.by_ids(connection, (purchase.product_id for purchase in bought))
    run_outs = _run_outs(connection, bought, goods, on)
    tasks = care_tasks.of_member(connection, member.member_id)
    value = member_values.by_id(connection, member.member_id)
    rules = member_values.value_rules_in_force(connection)
    spent = spent_on(bought, goods, on)
    staged = spent.get(rules.profile.staged_need)
    held = Held(
        figures.points,
        figures.points_scale,
        policy_in_force(connection).points_per_yuan,
        figures.bonus_minor,
    )
    situation = Situation(
        member,
        figures.standing,
        on,
        due=_due([soon for soon in run_outs if soon.need_id not in in_basket], spent, on),
        expiring=expiring(figures.lots, held, on),
        gaps=gaps(value, in_basket),
        staged_on=staged.last_on if staged else None,
        staged_minor=staged.usual_minor if staged else 0,
    )
    return MemberPanel(
        **{field.name: getattr(figures, field.name) for field in fields(figures)},
        run_outs=run_outs,
        open_tasks=tuple(task for task in tasks if task.state is TaskState.OPEN),
        say=what_to_say(situation, rules.say).reason,
        value=value,
    )


def _due(run_outs: Sequence[RunOut], spent: Mapping[str, Spent], on: date) -> tuple[Due, ...]:
    return tuple(
        Due(
            soon.need_id,
            soon.days_left(on),
            SURE_PERCENT if soon.confident else UNSURE_PERCENT,
            spent[soon.need_id].usual_minor if soon.need_id in spent else 0,
        )
        for soon in run_outs
    )


def member_figures(connection: Transaction, member_id: MemberId, rules: RuleSet) -> MemberFigures | None:
    """What a member has by these rules; None where the cache has no such member."""
    holding = members.holding(connection, member_id)
    if holding is None:
        return None
    member, standing = holding.member, holding.standing
    owner = member.member_id
    snapshot = _snapshot(standing.accounts) if standing else {}
    balance = balances(_as_owned_by(owner, holding.own_entries), snapshot)

    def held(kind: AccountKind) -> int:
        return balance.get(Account(owner, kind).account_id, 0)

    year_spend = (standing.year_spend_minor if standing else 0) + held(AccountKind.SPEND)
    held_tier = progress(rules.tiers, max(year_spend, rules.tier(member.tier_id).threshold_minor)).tier
    stands = progress(rules.tiers, year_spend)
    if held_tier.threshold_minor > stands.tier.threshold_minor:  # kept from an earlier period
        above = next((tier for tier in rules.tiers if tier.threshold_minor > held_tier.threshold_minor), None)
        stands = TierProgress(held_tier, above, above.threshold_minor - year_spend if above else 0)
    return MemberFigures(
        member=member,
        standing=stands,
        points=held(AccountKind.POINTS),
        points_scale=rules.base_points.scale,
        principal_minor=held(AccountKind.PRINCIPAL),
        bonus_minor=held(AccountKind.BONUS),
        year_spend_minor=year_spend,
        as_of_ms=standing.as_of_ms if standing else None,
        own_entries=len(holding.own_entries),
        owners=holding.owners,
        lots=tuple(lot for lot in standing.accounts if lot.expires_on) if standing else (),
    )


def _snapshot(rows: Sequence[AccountRow]) -> dict[str, int]:
    """Headquarters' balances by account, spend apart: it comes as the year's sum, not as lots."""
    result: dict[str, int] = {}
    for row in rows:
        if f"/{AccountKind.SPEND}/" in row.account_id:
            continue
        result[row.account_id] = result.get(row.account_id, 0) + row.amount
    return result


def _as_owned_by(owner: MemberId, entries: Sequence[Entry]) -> list[Entry]:
    """Entries made under a provisional id, as the member's own."""
    return [replace(entry, account_id=f"{owner}/{entry.account_id.partition('/')[2]}") for entry in entries]


def _run_outs(
    connection: Transaction, bought: Sequence[Purchase], goods: Mapping[str, Product], on: date
) -> tuple[RunOut, ...]:
    """By need, the soonest first."""
    needs = documents.needs(connection)
    by_need: dict[str, list[Bought]] = {}
    for purchase in bought:
        product = goods.get(purchase.product_id)
        if product is not None and product.need in needs:
            units = purchase.quantity * product.units_per_pack // ONE
            by_need.setdefault(product.need, []).append(Bought(purchase.business_date, units))
    predictions = (run_out(needs[need], purchases, on) for need, purchases in by_need.items())
    return tuple(sorted((p for p in predictions if p is not None), key=lambda p: (p.run_out_on, p.need_id)))
