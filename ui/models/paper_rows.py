"""What the printer owes, and the latest receipts, as rows of text."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from posclient.ports import PrinterTrouble, PrintKind, PrintState
from posclient.services import paper
from posclient.services.shop import Shop
from posclient.words import Words
from ui.models.cells import Row
from ui.trouble import Trouble, sentence


@dataclass(frozen=True)
class Owed:
    """A job that is not confirmed. `why` says what is in its way, as far as that is known."""

    job_id: int
    title: str
    when: str
    state: str
    why: str
    is_unknown: bool
    is_drawer: bool


@dataclass(frozen=True)
class PaperState:
    """Everything that the screen paints."""

    owed: tuple[Owed, ...]
    receipts: tuple[Row, ...]


def read_paper(shop: Shop, words: Words, zone: ZoneInfo) -> PaperState:
    """Read the spool and the latest sales. What is to be answered stands first."""
    owed = [
        Owed(
            job_id=job.job_id,
            title=_title(words, job.kind, job.title, job.copy_number),
            when=words.time(job.made_at_ms, zone),
            state=_state(words, job.kind, job.state),
            why=_why(words, job.kind, job.reason),
            is_unknown=job.state is PrintState.UNKNOWN,
            is_drawer=job.kind is PrintKind.DRAWER,
        )
        for job in paper.unsettled(shop)
    ]
    owed.sort(key=lambda job: (not job.is_unknown, job.job_id))
    receipts = tuple(
        Row(
            (words.moment(sale.at_ms, zone), sale.receipt_no, words.money(sale.due_minor)),
            sale.receipt_no,
        )
        for sale in paper.latest_receipts(shop)
    )
    return PaperState(tuple(owed), receipts)


def owed_rows(owed: tuple[Owed, ...]) -> tuple[Row, ...]:
    """Time, slip, state."""
    rows = []
    for job in owed:
        state = f"？{job.state}" if job.is_unknown and not job.is_drawer else job.state
        rows.append(Row((job.when, job.title, state), str(job.job_id)))
    return tuple(rows)


def _state(words: Words, kind: PrintKind, state: PrintState) -> str:
    """A drawer is no slip: it opened, or it did not."""
    if kind is PrintKind.DRAWER:
        return words("ui.drawer_shut" if state is PrintState.UNKNOWN else "paper.drawer_waiting")
    return words(f"print.{state}")


def _why(words: Words, kind: PrintKind, reason: str) -> str:
    """What is in the way. What a reason says of slips to come is not said of a drawer: it is never kicked again."""
    if kind is PrintKind.DRAWER:
        return words(f"ui.{reason}") if reason in set(PrinterTrouble) else ""
    return sentence(words, Trouble(reason)) if reason else ""


def _title(words: Words, kind: PrintKind, title: str, copy_number: int) -> str:
    if kind is PrintKind.DRAWER:
        return words("sale.drawer")
    return f"{title} · {words('receipt.copy')} {copy_number}" if copy_number else title
