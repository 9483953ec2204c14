"""The spool's worker: one thread that brings print jobs to the printer, in order, none lost and none doubled."""

from __future__ import annotations

import logging
import threading
import time

from drivers.printer.back_off import BackOff
from drivers.printer.delivery import Delivery, Hooks, Outcome
from drivers.printer.reason import Reason
from drivers.printer.settings import PrinterSettings
from drivers.printer.status import BLOCKING
from drivers.printer.transports import transport_for
from drivers.printer.transports.base import Transport
from posclient.ports import PrinterTrouble, PrinterWatcher, PrintJob, PrintKind, PrintQueue, PrintState

_logger = logging.getLogger(__name__)
_WAIT_SLICE_S = 0.2  # how soon the printer is asked again how it is, at the latest
_FAULT_PAUSE_S = 1.0  # after a fault of ours, so that it does not fill the log


class SpoolWorker:
    """Prints what the queue holds, one job after the other.

    A job that can't begin (no connection, no paper) stays queued and is tried again with back-off, silently. Once its
    first byte may have left, it is confirmed by a proof or left unknown for the cashier, never sent again from here. A
    drawer kick gets one try. A job that can't be rendered is left unknown, and the next one has its turn.
    """

    def __init__(
        self,
        queue: PrintQueue,
        settings: PrinterSettings,
        watcher: PrinterWatcher,
        *,
        copy_title: str,
        notice: str = "",
        transport: Transport | None = None,
    ) -> None:
        """`copy_title` is what a copy's mark says before its number, for example 补打 COPY. A `notice` stands on every
        slip (练习).

        `transport` stands in for the one that the settings name. Raises PrinterSettingsError for an unknown address.
        """
        self._queue = queue
        self._settings = settings
        self._watcher = watcher
        self._copy_title = copy_title
        self._notice = notice
        self._stop = threading.Event()
        self._delivery = Delivery(transport or transport_for(settings), settings, self._stop)
        self._back_off = BackOff(settings.back_off_first_s, settings.back_off_longest_s)
        self._troubles: frozenset[PrinterTrouble] | None = None  # None: the watcher was told nothing yet
        self._asked_at: float | None = None
        self._recovered = False
        self._thread = threading.Thread(target=self._run, name="printer", daemon=True)

    def start(self) -> None:
        """Begin. What was on its way when the program last ended becomes unknown first. May be called once."""
        self._thread.start()

    def stop(self, timeout_s: float = 10.0) -> bool:
        """End soon; a job on its way gets about a second. Returns whether the thread has ended."""
        self._stop.set()
        self._queue.wake()
        if self._thread.ident is not None:
            self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._step()
            except Exception:
                # A fault of ours or of the database. The printer must work again when it is over, and a job that the
                # fault caught on its way becomes unknown.
                _logger.exception("the print spool met a fault")
                self._recovered = False
                self._stop.wait(_FAULT_PAUSE_S)

    def _step(self) -> None:
        """One job or one wait."""
        if not self._recovered:
            left = self._queue.recover()
            self._recovered = True
            if left:
                _logger.warning(
                    "%d print job(s) were on their way when the program ended; they are unknown", left
                )
        job = self._queue.next()
        if job is not None:
            self._bring(job)
        elif self._is_time_to_ask():
            self._delivery.poll(self._tell)
            self._asked_at = time.monotonic()
        else:
            self._queue.wait(_WAIT_SLICE_S)

    def _bring(self, job: PrintJob) -> None:
        data = self._rendered(job)
        if data is None:
            self._leave_unknown(job, Outcome(0, reason=Reason.UNPRINTABLE), begun=False)
            return
        begun = False

        def begin() -> None:
            nonlocal begun
            self._queue.begin_attempt(job.job_id)
            begun = True
            self._say(job, PrintState.SENDING)

        hooks = Hooks(begin, lambda: self._say(job, PrintState.SENT), self._tell)
        outcome = self._delivery.deliver(job.job_id, data, hooks)
        self._asked_at = time.monotonic()
        self._settle(job, outcome, begun=begun)

    def _rendered(self, job: PrintJob) -> bytes | None:
        """The job's bytes, kept before the first of them is sent; None where its document is no good."""
        # Here, in the printer's own thread: python-escpos and Pillow take most of a second to load.
        from drivers.printer.rendering import render  # noqa: PLC0415 - see above

        try:
            data = render(job, self._settings, self._copy_title, self._notice)
        except Exception:
            # Whatever is wrong with one slip must not hold up those behind it.
            _logger.exception("print job %d can't be rendered", job.job_id)
            return None
        if job.rendered is None:
            self._queue.keep_rendered(job.job_id, data)
        return data

    def _settle(self, job: PrintJob, outcome: Outcome, *, begun: bool) -> None:
        """Write down what became of the job, and wait where it will be tried again."""
        if outcome.proof is not None:
            self._queue.confirm(job.job_id, outcome.proof)
            self._back_off.reset()
            self._say(job, PrintState.CONFIRMED)
        elif outcome.bytes_sent > 0 or job.kind is PrintKind.DRAWER:
            self._leave_unknown(job, outcome, begun=begun)
        else:
            if begun:
                self._queue.put_back(job.job_id, outcome.reason)
                self._say(job, PrintState.QUEUED)
            self._stop.wait(self._back_off.next_s())

    def _leave_unknown(self, job: PrintJob, outcome: Outcome, *, begun: bool) -> None:
        if not begun:
            self._queue.begin_attempt(job.job_id)
        self._queue.leave_unknown(job.job_id, outcome.reason, outcome.bytes_sent)
        _logger.warning(
            "print job %d is unknown (%s, %d bytes)", job.job_id, outcome.reason, outcome.bytes_sent
        )
        self._say(job, PrintState.UNKNOWN)

    def _tell(self, troubles: frozenset[PrinterTrouble]) -> None:
        """Tell the watcher what is new."""
        if troubles != self._troubles:
            self._troubles = troubles
            if not troubles & BLOCKING:
                self._back_off.reset()
            try:
                self._watcher.printer_changed(troubles)
            except Exception:
                _logger.exception("the printer's watcher failed")

    def _say(self, job: PrintJob, state: PrintState) -> None:
        """Tell the watcher of a job. A watcher that fails is logged and does not hold up a job on its way."""
        try:
            self._watcher.job_changed(job.job_id, state)
        except Exception:
            _logger.exception("the printer's watcher failed")

    def _is_time_to_ask(self) -> bool:
        """At the start, then often while something is wrong, else now and then: a printer is not to be hammered."""
        if self._asked_at is None:
            return True
        interval_s = self._settings.trouble_poll_s if self._troubles else self._settings.idle_poll_s
        return interval_s > 0 and time.monotonic() - self._asked_at >= interval_s
