"""One job's talk with a printer that may answer. Whatever is written, what the printer says is read in between."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from drivers.printer.proof import Proof, ProofRequest
from drivers.printer.replies import Replies
from drivers.printer.settings import PrinterSettings
from drivers.printer.status import BLOCKING, QUESTIONS, question, troubles_of
from drivers.printer.transports.base import Link, LinkError
from posclient.ports import PrinterTrouble

_NO_AUTOMATIC_STATUS = b"\x1da\x00"  # GS a 0
_SLICE_S = 0.05  # how long one wait lasts before the stop sign and the deadlines are looked at
_STOP_GRACE_S = 1.0  # what a job on its way still gets when the program ends


class NotAllSentError(Exception):
    """The job broke off after `bytes_sent` of its bytes."""

    def __init__(self, bytes_sent: int) -> None:
        super().__init__(f"broke off after {bytes_sent} bytes")
        self.bytes_sent = bytes_sent


class Conversation:
    """Greets, asks, sends, and waits for the proof, over one link. `tell` hears each status that was asked for."""

    def __init__(
        self,
        link: Link,
        settings: PrinterSettings,
        stop: threading.Event,
        tell: Callable[[frozenset[PrinterTrouble]], None],
    ) -> None:
        self._link = link
        self._settings = settings
        self._stop = stop
        self._tell = tell
        self._replies = Replies()
        self._stop_seen_at: float | None = None

    def greet(self) -> frozenset[PrinterTrouble]:
        """Switch the automatic status off and ask how the printer is. Prints nothing. Raises LinkError.

        A printer that should answer and does not is OFFLINE: unknown is not OK.
        """
        self._push(_NO_AUTOMATIC_STATUS)
        if not self._settings.answers_status:
            return frozenset()
        troubles = self.ask_status()
        return frozenset({PrinterTrouble.OFFLINE}) if troubles is None else troubles

    def ask_status(self) -> frozenset[PrinterTrouble] | None:
        """The printer's troubles, or None if it does not answer in time. Raises LinkError.

        One question at a time, because nothing in an answer says which question it belongs to.
        """
        answers = []
        for number in QUESTIONS:
            self._replies.statuses.clear()
            self._push(question(number))
            deadline = time.monotonic() + self._settings.status_timeout_s
            while not self._replies.statuses:
                if self._is_over(deadline):
                    return None
                self._listen(_SLICE_S)
            answers.append(self._replies.statuses.popleft())
        troubles = troubles_of(*answers)
        self._tell(troubles)
        return troubles

    def send(self, data: bytes) -> None:
        """Hand the job over in chunks. Raises NotAllSentError with the exact count, also after a stall."""
        sent = 0
        deadline = time.monotonic() + self._settings.write_timeout_s
        try:
            while sent < len(data):
                self._listen(0)
                taken = self._link.write(data[sent : sent + self._settings.chunk_bytes], _SLICE_S)
                sent += taken
                if taken:
                    deadline = time.monotonic() + self._settings.write_timeout_s
                elif self._is_over(deadline):
                    raise NotAllSentError(sent)
        except LinkError as error:
            raise NotAllSentError(sent) from error

    def await_proof(self, request: ProofRequest) -> Proof | None:
        """Ask for the proof and wait for it; None when it does not come. A time-out is not a failure.

        While the printer says that it waits for paper or for its cover to be closed, so do we, up to `held_timeout_s`.
        """
        settings = self._settings
        asked_at = time.monotonic()
        deadline = asked_at + settings.proof_timeout_s
        ask_again_at = asked_at + settings.trouble_poll_s if self._may_poll() else None
        self._replies.paper_sensors.clear()
        try:
            self._push(request.data)
            while (proof := request.answered(self._replies)) is None and not self._is_over(deadline):
                self._listen(_SLICE_S)
                if ask_again_at is not None and time.monotonic() >= ask_again_at:
                    troubles = self.ask_status()
                    # Once silent, always silent: a late answer would be taken for that to a later question.
                    ask_again_at = None if troubles is None else time.monotonic() + settings.trouble_poll_s
                    if troubles and troubles & BLOCKING:
                        deadline = min(
                            time.monotonic() + settings.proof_timeout_s, asked_at + settings.held_timeout_s
                        )
        except LinkError:
            return request.answered(self._replies)
        return proof

    def _may_poll(self) -> bool:
        return self._settings.answers_status and self._settings.trouble_poll_s > 0

    def _push(self, command: bytes) -> None:
        """Send a command that prints nothing. Raises LinkError, also when it does not go out in time."""
        deadline = time.monotonic() + self._settings.write_timeout_s
        while command:
            command = command[self._link.write(command, _SLICE_S) :]
            if command and self._is_over(deadline):
                raise LinkError("the printer takes nothing")

    def _listen(self, wait_s: float) -> None:
        self._replies.hear(self._link.read(wait_s))

    def _is_over(self, deadline: float) -> bool:
        now = time.monotonic()
        if self._stop.is_set():
            self._stop_seen_at = now if self._stop_seen_at is None else self._stop_seen_at
            deadline = min(deadline, self._stop_seen_at + _STOP_GRACE_S)
        return now >= deadline
