"""The command sheet on receipt paper."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from posclient.services.shop import Shop
from posclient.slips import command_card
from posclient.slips.document import encode
from posclient.store import print_jobs
from posclient.store.transaction import Transaction

SUBJECT: Final = "command_card"
FOLDER: Final = "exports"
"""Beside the till's store, as everything that it writes out."""


def print_command_card(shop: Shop, parts: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> None:
    """Queue a slip for each part: a heading, and the names and codes of its keys."""
    documents = [command_card.compose(shop.receipt_words, heading, commands) for heading, commands in parts]

    def write(connection: Transaction) -> None:
        for document in documents:
            print_jobs.add_slip(
                connection,
                title=document.title,
                subject=SUBJECT,
                document=encode(document),
                at_ms=shop.clock.now_ms(),
            )

    shop.store.write(write, name=SUBJECT)


def sheet_file(shop: Shop, ending: str) -> Path:
    """Where the sheet for lamination is written, its folder made. Raises OSError."""
    folder = shop.store.path.parent / FOLDER
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder / f"command-sheet.{ending}"
