"""Chapters of the demo day in which money changes hands in every way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from PySide6.QtCore import Qt

from demo.cashier import NeverHappenedError
from demo.processes import run_command
from posclient.domain.basket import Prove, fold
from posclient.domain.policy import Rounding
from posclient.domain.tender import TenderKind
from posclient.services.park import parked_baskets
from posclient.store import baskets
from posclient.store.policy import policy_in_force
from sync.hq.demo.rules import policy_row
from sync.payments.faults import Fault
from ui.screens.top_up import TopUpScreen
from ui.widgets.pay_panel import Paying

if TYPE_CHECKING:
    from demo.day import Day

Key = Qt.Key
Shift = Qt.KeyboardModifier.ShiftModifier
MOST_ACTIONS: Final = 12


def code_for(fault: Fault = Fault.NONE) -> str:
    """A payment code; its end tells the simulated provider how to answer."""
    return f"13012345678901{90:02d}{fault:02d}" if fault else "134567890123456789"


def five_items_by_code(day: Day) -> None:
    """Five goods, a member by the end of her number, a payment code: counted, twelve actions at most."""
    before = day.cashier.actions
    day.cashier.type(day.faces.newcomer.phone[-4:])
    day.cashier.wait_ms(300)
    day.cashier.press(Key.Key_Return)
    day.sees_member(day.faces.newcomer.phone)
    first, second, third = day.faces.everyday
    for pieces, goods in enumerate((first, second, third, day.faces.promotional, first), 1):
        day.cashier.scan(goods.barcode)
        day.sees_pieces(pieces)
    day.pay_by_code(code_for())
    day.actions_of_a_sale_by_code = day.cashier.actions - before
    day.cashier.picture("paid-by-code")


def codes_that_do_not_go_well(day: Day) -> None:
    """One is declined, the next one asks for her password; of another the answer is lost on its way."""
    cashier, panel = day.cashier, day.screen.parts.pay
    cashier.scan(day.faces.everyday[0].barcode)
    day.sees_pieces(1)
    cashier.scan(code_for(Fault.DECLINED))
    cashier.until(lambda: panel.state is Paying.ASKING and bool(panel.warning.text()), "declined")
    cashier.picture("code-declined")
    cashier.scan(code_for(Fault.ASKS_PASSWORD))
    cashier.until(lambda: panel.state is Paying.CHARGING, "the code on its way")
    cashier.wait_ms(500)
    cashier.picture("code-password")
    day.sees_sold()
    cashier.scan(day.faces.everyday[1].barcode)
    day.sees_pieces(1)
    cashier.scan(code_for(Fault.CUT_AFTER))
    cashier.until(lambda: panel.state is Paying.CHARGING, "the code on its way")
    cashier.wait_ms(200)
    cashier.picture("code-unheard")
    day.sees_sold()


def in_parts(day: Day) -> None:
    """A part by the card terminal with its slip's number, the rest in cash."""
    cashier, panel = day.cashier, day.screen.parts.pay
    for pieces in (1, 2):
        cashier.scan(day.faces.everyday[0].barcode)
        day.sees_pieces(pieces)
    day.begin_to_pay()
    choose_tender(day, TenderKind.CARD)
    cashier.type("10")
    cashier.press(Key.Key_Return)
    cashier.until(lambda: panel.model.asks_reference, "the question for the terminal's slip")
    cashier.type("886621")
    cashier.picture("card-reference")
    cashier.press(Key.Key_Return)
    cashier.until(lambda: len(panel.model.taken) == 1, "the card's part")
    cashier.picture("split")
    cashier.press(Key.Key_Return)
    day.sees_sold()


def rounded_off(day: Day) -> None:
    """Headquarters lets the shop round cash down to the jiao; a label from the scale has the fen for it."""
    cashier, shop = day.cashier, day.stage.shop
    publish_rounding(day.stage.out / "work", day.stage.headquarters.database)
    cashier.until(
        lambda: shop.store.read(policy_in_force).rounding is Rounding.JIAO, "the policy with its rounding"
    )
    cashier.scan(day.label(1287))
    day.sees_pieces(1)
    day.begin_to_pay()
    cashier.until(lambda: day.screen.parts.pay.model.rounding_minor > 0, "the rounding")
    cashier.picture("rounding")
    cashier.press(Key.Key_Return)
    day.sees_sold()


def publish_rounding(folder: Path, database: str) -> None:
    """The demo's policy, with cash rounded down to the jiao."""
    row = msgspec.to_builtins(msgspec.structs.replace(policy_row(), rounding="jiao"))
    file = folder / "policy.json"
    file.write_text(json.dumps({key: value for key, value in row.items() if key not in {"type", "version"}}))
    run_command(["hq", "policy", "publish", str(file), "--database", database])


def top_up_pays(day: Day) -> None:
    """Five hundred in cash and fifty on top; then a part of the basket that waited is paid with it, by her card."""
    cashier = day.cashier
    cashier.scan(day.faces.twins.card_no)
    day.sees_member(day.faces.twins.phone)
    for pieces in (1, 2):
        cashier.scan(day.faces.everyday[1].barcode)
        day.sees_pieces(pieces)
    cashier.press(Key.Key_F4, Shift)
    screen = day.in_front(TopUpScreen)
    cashier.until(lambda: screen.desk is not None, "her top-up")
    cashier.press(Key.Key_Down)
    cashier.until(lambda: screen.amount.top_up is not None, "the offer")
    cashier.picture("top-up")
    cashier.press(Key.Key_Return)
    cashier.until(lambda: screen.right.currentWidget() is screen.pay, "the money")
    cashier.press(Key.Key_Return)
    cashier.until(lambda: screen.right.currentWidget() is screen.done, "the top-up on disk")
    day.top_ups += 1
    cashier.picture("topped-up")
    cashier.press(Key.Key_Return)
    day.sees_sale()
    day.sees_pieces(2)
    day.begin_to_pay()
    prove(day, day.faces.twins.card_no)
    choose_tender(day, TenderKind.STORED)
    cashier.type("20")
    cashier.picture("stored-value")
    cashier.press(Key.Key_Return)
    panel = day.screen.parts.pay
    cashier.until(lambda: len(panel.model.taken) == 1, "stored value taken")
    cashier.press(Key.Key_Return)
    day.sees_sold()


def prove(day: Day, card: str) -> None:
    """She shows her card, unless its scan has proven already who she is."""
    cashier, screen = day.cashier, day.screen

    def is_proven() -> bool:
        found = day.stage.shop.store.read(baskets.open_basket)
        return (
            found is not None
            and any(isinstance(one, Prove) for one in found.commands)
            and bool(fold(found.commands).proven_by)
        )

    if not is_proven():
        cashier.type("p")
        cashier.until(lambda: not screen.is_paying, "the question who she is")
        cashier.wait_ms(300)
        cashier.picture("prove")
        cashier.scan(card)
        cashier.until(is_proven, "the proof")
    cashier.until(lambda: screen.is_paying, "the payment panel")


def choose_tender(day: Day, kind: TenderKind) -> None:
    """The arrows walk along the tenders that can be taken."""
    panel = day.screen.parts.pay
    day.cashier.until(
        lambda: any(one.kind is kind and not one.reason for one in panel.model.options.options),
        f"{kind} among the tenders",
    )
    for _ in range(8):
        if panel.model.kind is kind:
            return
        day.cashier.press(Key.Key_Down)
    raise NeverHappenedError(f"{kind} can't be chosen")


def parked_and_recalled(day: Day) -> None:
    """She has forgotten her purse: put aside by one key, taken up by the code on its slip."""
    cashier = day.cashier
    for pieces in (1, 2, 3):
        cashier.scan(day.faces.everyday[2].barcode)
        day.sees_pieces(pieces)
    cashier.press(Key.Key_Insert)
    day.sees_pieces(0)
    cashier.wait_ms(300)
    cashier.picture("parked")
    (waiting,) = parked_baskets(day.stage.shop, day.stage.context.session)
    cashier.scan(day.faces.everyday[0].barcode)
    day.sees_pieces(1)
    day.pay_exactly()
    cashier.press(Key.Key_Insert)
    cashier.wait_ms(400)
    cashier.picture("parked-list")
    cashier.press(Key.Key_Escape)
    cashier.scan(waiting.code)
    day.sees_pieces(3)
    cashier.picture("recalled")
    day.pay_exactly()


def nobody_charges(day: Day) -> None:
    """The provider is away: a payment code is refused with its reason, and cash goes on."""
    cashier, panel = day.cashier, day.screen.parts.pay
    cashier.scan(day.faces.everyday[0].barcode)
    day.sees_pieces(1)
    day.stage.close_provider()
    cashier.scan(code_for())
    cashier.until(
        lambda: panel.state is Paying.ASKING and bool(panel.warning.text()), "why it can't be charged"
    )
    cashier.wait_ms(200)
    cashier.picture("provider-away")
    day.stage.open_provider()
    choose_tender(day, TenderKind.CASH)
    cashier.press(Key.Key_Return)
    day.sees_sold()
    provider = day.stage.context.shop.provider
    cashier.until(lambda: not provider.trouble(), "codes can be charged again")
