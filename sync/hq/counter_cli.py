"""`hq stock`, `hq policy`, `hq ecard` … : what headquarters arranges for the counter."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sync.hq.cli_tools import beside, command, fail, say, write

if TYPE_CHECKING:
    from sqlalchemy import Connection

ECARD_KEY_FILE = "hq-ecard-key"


def add_counter_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Mount them among `hq`'s."""
    stocking = command(commands, "stock", _stock, "set what is in a store, and tell its tills")
    stocking.add_argument("--store", required=True, metavar="ID")
    stocking.add_argument(
        "--file", type=Path, required=True, metavar="CSV", help="with the columns product and quantity"
    )

    policy = command(commands, "policy", _policy, "what shops may do: check, publish or show it")
    policy.add_argument("action", choices=("check", "publish", "show"))
    policy.add_argument("file", type=Path, nargs="?", metavar="FILE.json")

    key = command(commands, "ecard-key", _ecard_key, "make the key that signs e-cards")
    key.add_argument(
        "--key-file", type=Path, metavar="FILE", help=f"default: {ECARD_KEY_FILE} beside the database"
    )
    key.add_argument("--replace", action="store_true", help="where the former key's file is lost")

    card = command(commands, "ecard", _ecard, "this minute's code of a member's e-card")
    card.add_argument("--member", required=True, metavar="ID|CARD|PHONE")
    card.add_argument(
        "--key-file", type=Path, metavar="FILE", help=f"default: {ECARD_KEY_FILE} beside the database"
    )

    messages = command(commands, "messages", _messages, "messages that would have gone to phones")
    messages.add_argument("--limit", type=int, default=20)

    command(commands, "unknown-goods", _unknown_goods, "barcodes that were sold though nobody knew them")

    rights = command(
        commands, "return-rights", _return_rights, "receipts that tills hold to take goods back on"
    )
    rights.add_argument("--take-away", metavar="RIGHT", help="from a till that is gone for good")


def _stock(arguments: argparse.Namespace) -> int:
    from sync.hq.headquarters import system_now_ms  # noqa: PLC0415 (when it runs)
    from sync.hq.stock import set_stock  # noqa: PLC0415 (when it runs)
    from sync.hq.stock_file import StockFileError, read_stock  # noqa: PLC0415 (when it runs)

    def work(connection: Connection) -> str:
        quantities = read_stock(connection, arguments.store, arguments.file)
        set_stock(connection, arguments.store, quantities, system_now_ms())
        return f"{len(quantities)} products in {arguments.store}"

    try:
        return write(arguments.database, work)
    except StockFileError as fault:
        return fail(fault)


def _policy(arguments: argparse.Namespace) -> int:
    from posclient.domain.policy import PolicyError  # noqa: PLC0415 (when it runs)
    from sync.hq.policies import publish_policy, read_policy, shown  # noqa: PLC0415 (when it runs)

    if arguments.action != "show" and arguments.file is None:
        return fail(ValueError("name the policy's file"))
    try:
        if arguments.action == "show":
            return write(arguments.database, shown)
        row = read_policy(arguments.file.read_bytes())
        if arguments.action == "check":
            say("the policy can be used")
            return 0
        return write(arguments.database, lambda connection: f"policy {publish_policy(connection, row)}")
    except (PolicyError, OSError) as fault:
        return fail(fault)


def _ecard_key(arguments: argparse.Namespace) -> int:
    file = arguments.key_file or beside(arguments.database, ECARD_KEY_FILE)
    return write(
        arguments.database, lambda connection: _make_key(connection, file, replace=arguments.replace)
    )


def _ecard(arguments: argparse.Namespace) -> int:
    """The first time it makes the key, too."""
    from sync.hq.ecard_key import ecard_code, ecard_public_key, read_private_key  # noqa: PLC0415 (when it runs)
    from sync.hq.headquarters import system_now_ms  # noqa: PLC0415 (when it runs)
    from sync.hq.refusal import Refusal  # noqa: PLC0415 (when it runs)
    from sync.hq.remind import known_member  # noqa: PLC0415 (when it runs)

    file = arguments.key_file or beside(arguments.database, ECARD_KEY_FILE)

    def work(connection: Connection) -> str:
        held = known_member(connection, arguments.member)
        card_no = held.row.card_no
        if not card_no or card_no in held.row.lost_cards:
            raise Refusal("no_card", f"{held.member_id} has no card, or has lost it", 409)
        if not ecard_public_key(connection):
            _make_key(connection, file)
        return ecard_code(read_private_key(connection, file), card_no, system_now_ms())

    return write(arguments.database, work)


def _make_key(connection: Connection, file: Path, *, replace: bool = False) -> str:
    from sync.hq.ecard_key import make_ecard_key  # noqa: PLC0415 (when it runs)
    from sync.hq.policies import publish_again  # noqa: PLC0415 (when it runs)

    public = make_ecard_key(connection, file, replace=replace)
    publish_again(connection)
    return public


def _messages(arguments: argparse.Namespace) -> int:
    from datetime import UTC, datetime  # noqa: PLC0415 (when it runs)

    from sync.hq.messages import kept_messages  # noqa: PLC0415 (when it runs)

    def work(connection: Connection) -> str:
        kept = kept_messages(connection, max(1, min(arguments.limit, 1000)))
        return "\n".join(
            f"{datetime.fromtimestamp(at_ms / 1000, tz=UTC):%Y-%m-%d %H:%M:%S}Z {phone} {body}"
            for at_ms, phone, body in kept
        )

    return write(arguments.database, work)


def _unknown_goods(arguments: argparse.Namespace) -> int:
    from posclient.domain.money import format_minor  # noqa: PLC0415 (when it runs)
    from sync.hq.admin_views import unknown_goods  # noqa: PLC0415 (when it runs)

    def work(connection: Connection) -> str:
        return "\n".join(
            f"{one.barcode or '-'} {one.title} {format_minor(one.price_minor)}"
            f" sold {one.times} times, last on {one.last_sold} in {one.store_id}"
            for one in unknown_goods(connection)
        )

    return write(arguments.database, work)


def _return_rights(arguments: argparse.Namespace) -> int:
    from sync.hq.headquarters import system_now_ms  # noqa: PLC0415 (when it runs)
    from sync.hq.return_rights import open_rights, take_away  # noqa: PLC0415 (when it runs)

    def work(connection: Connection) -> str:
        if arguments.take_away:
            return f"taken away: sale {take_away(connection, arguments.take_away, system_now_ms())}"
        return "\n".join(
            f"{right_id} sale {sale_id} till {till_id}"
            for right_id, sale_id, till_id in open_rights(connection)
        )

    return write(arguments.database, work)
