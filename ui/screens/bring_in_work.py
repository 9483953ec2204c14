"""Bringing a shop in, as far as headquarters does it: a file handed over, checked, brought in, signed for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from posclient.services import bring_in
from posclient.services.bring_in import Door, FileAnswer, JobAnswer, What
from ui.context import Context
from ui.models.bring_in_steps import is_under_way
from ui.trouble import Trouble

LOOK_EVERY_MS: Final = 400

T = TypeVar("T")


class BringInWork(QObject):
    """One file and its job after the other. The job goes on at headquarters; while `watch` is on, it is looked at."""

    read = Signal(object)
    """A FileAnswer: what the file looks like."""
    told = Signal(object, object)
    """How a job stands (a JobAnswer), and how it stood when it was last told (None before the first time)."""
    signed = Signal(object)
    busy_changed = Signal()

    def __init__(self, context: Context, door: Door) -> None:
        super().__init__()
        self._context = context
        self._door = door
        self.file: FileAnswer | None = None
        self.job: JobAnswer | None = None
        self.busy = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._is_watched: Callable[[], bool] = lambda: True

    def watch(self, is_watched: Callable[[], bool]) -> None:
        """A job is looked at for as long as somebody sees it."""
        self._is_watched = is_watched

    def look_on(self) -> None:
        """Somebody sees it again."""
        if is_under_way(self.job):
            self._timer.start()

    def begin_anew(self) -> None:
        """Another file."""
        self._timer.stop()
        self.file, self.job = None, None

    def upload(self, what: What, path: Path) -> None:
        """Hand a file over."""
        shop, session, door = self._context.shop, self._context.session, self._door

        def done(file: FileAnswer) -> None:
            self.file = file
            self.read.emit(file)

        self._ask(lambda: bring_in.upload(shop, session, door, what, path), done)

    def run(self, fields: Sequence[str], *, dry_run: bool, skip_bad: bool) -> None:
        """Have the file checked, or brought in."""
        shop, session, door, file = self._context.shop, self._context.session, self._door, self.file
        if file is not None:
            self._ask(
                lambda: bring_in.begin(shop, session, door, file, fields, dry_run=dry_run, skip_bad=skip_bad),
                self._on_job,
            )

    def sign(self) -> None:
        """Whoever is signed in puts her name to the totals."""
        session, door, job = self._context.session, self._door, self.job

        def done(now: JobAnswer) -> None:
            self._on_job(now)
            self.signed.emit(now)

        if job is not None:
            self._ask(lambda: bring_in.sign(session, door, job), done)

    def _look(self) -> None:
        job, door = self.job, self._door
        if job is None or not self._is_watched() or not self._context.signed_in:
            self._timer.stop()
            return
        session = self._context.session
        self._context.tasks.latest(
            "bring_in.look", lambda: bring_in.look(session, door, job.job_id), self._on_job
        )

    def _on_job(self, job: JobAnswer) -> None:
        if self.file is None:
            return
        before, self.job = self.job, job
        self._timer.start() if is_under_way(job) else self._timer.stop()
        self.told.emit(job, before)

    def _ask(self, fn: Callable[[], T], done: Callable[[T], None]) -> None:
        """Ask headquarters; nothing else is asked meanwhile."""
        self._set_busy(busy=True)

        def succeeded(result: T) -> None:
            self._set_busy(busy=False)
            done(result)

        def failed(trouble: Trouble) -> None:
            self._set_busy(busy=False)
            self._context.show_trouble(trouble)

        self._context.tasks.background(fn, succeeded, failed)

    def _set_busy(self, *, busy: bool) -> None:
        self.busy = busy
        self.busy_changed.emit()
