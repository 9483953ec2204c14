"""One job's bytes brought to the printer, and what came of it. Nothing here touches the spool's table."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from drivers.printer.conversation import Conversation, NotAllSentError
from drivers.printer.proof import Proof, ProofRequest
from drivers.printer.reason import Reason
from drivers.printer.settings import PrinterSettings
from drivers.printer.status import BLOCKING
from drivers.printer.transports.base import Link, LinkError, NotReachedError, Transport
from posclient.ports import PrinterTrouble

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What became of a delivery: proven (`proof`), or why not (`reason`) and how many of the job's bytes left."""

    bytes_sent: int
    proof: Proof | None = None
    reason: str = ""


@dataclass(frozen=True)
class Hooks:
    """Whom a delivery tells on its way."""

    begin: Callable[[], None]  # before byte 1 of the job; what it raises ends the delivery unsent
    sent: Callable[[], None]  # after its last byte
    tell: Callable[[frozenset[PrinterTrouble]], None]  # the printer's troubles, each time they are known


class Delivery:
    """Brings jobs over one transport, each over a link of its own."""

    def __init__(self, transport: Transport, settings: PrinterSettings, stop: threading.Event) -> None:
        self._transport = transport
        self._settings = settings
        self._stop = stop

    def deliver(self, job_id: int, data: bytes, hooks: Hooks) -> Outcome:
        """Send `data` if the printer can take it. Never raises for what the printer or the link does.

        Before `hooks.begin`, nothing goes out but a greeting that prints nothing.
        """
        try:
            link = self._transport.open(f"slip-{job_id:06d}", self._stop)
        except NotReachedError as error:
            _logger.info("print job %d: %s", job_id, error)
            hooks.tell(frozenset({PrinterTrouble.OFFLINE}))
            return Outcome(0, reason=Reason.NOT_REACHED)
        try:
            if self._transport.answers:
                return self._talk(link, job_id, data, hooks)
            return self._write(link, data, hooks)
        finally:
            link.close()

    def poll(self, tell: Callable[[frozenset[PrinterTrouble]], None]) -> None:
        """Ask for the printer's status over a short link. What does not answer at all is not asked."""
        if not (self._transport.answers and self._settings.answers_status):
            return
        try:
            link = self._transport.open("status", self._stop)
        except NotReachedError:
            tell(frozenset({PrinterTrouble.OFFLINE}))
            return
        try:
            tell(Conversation(link, self._settings, self._stop, tell).greet())
            link.finish(self._settings.linger_s)
        except LinkError:
            tell(frozenset({PrinterTrouble.OFFLINE}))
        finally:
            link.close()

    def _talk(self, link: Link, job_id: int, data: bytes, hooks: Hooks) -> Outcome:
        talk = Conversation(link, self._settings, self._stop, hooks.tell)
        try:
            troubles = talk.greet()
        except LinkError:
            _logger.info("print job %d: the connection broke before it", job_id, exc_info=True)
            hooks.tell(frozenset({PrinterTrouble.OFFLINE}))
            return Outcome(0, reason=Reason.BROKEN_BEFORE)
        hooks.tell(troubles)
        blocking = sorted(troubles & BLOCKING)
        if blocking:
            return Outcome(0, reason=blocking[0])
        hooks.begin()
        try:
            talk.send(data)
        except NotAllSentError as error:
            _logger.warning("print job %d: %s", job_id, error, exc_info=True)
            return Outcome(error.bytes_sent, reason=self._broken_reason(error.bytes_sent))
        hooks.sent()
        request = ProofRequest(job_id, process_id_supported=self._settings.process_id_supported)
        proof = talk.await_proof(request)
        self._hang_up(link, job_id)
        if proof is None:
            return Outcome(len(data), reason=Reason.STOPPED if self._stop.is_set() else Reason.NO_PROOF)
        return Outcome(len(data), proof)

    def _write(self, link: Link, data: bytes, hooks: Hooks) -> Outcome:
        """To a file: what the disk has taken is done."""
        hooks.begin()
        sent = 0
        try:
            while sent < len(data):
                sent += link.write(data[sent:], self._settings.write_timeout_s)
            hooks.sent()
            link.finish(self._settings.linger_s)
        except LinkError:
            _logger.warning("a print file broke off after %d bytes", sent, exc_info=True)
            hooks.tell(frozenset({PrinterTrouble.OFFLINE}))
            return Outcome(sent, reason=self._broken_reason(sent))
        hooks.tell(frozenset())
        return Outcome(sent, Proof.WRITTEN)

    def _hang_up(self, link: Link, job_id: int) -> None:
        try:
            link.finish(self._settings.linger_s)
        except LinkError as error:  # the job's fate is known by now
            _logger.info("print job %d: %s", job_id, error)

    def _broken_reason(self, bytes_sent: int) -> Reason:
        if bytes_sent == 0:
            return Reason.BROKEN_BEFORE
        return Reason.STOPPED if self._stop.is_set() else Reason.PARTLY_SENT
