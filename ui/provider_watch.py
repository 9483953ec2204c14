"""Whether the payment provider is there, looked at in the background: a key that is lit works, and one that is grey
lights up by itself when the line is back.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from posclient.ports import PaymentProvider
from ui.tasks import Tasks
from ui.trouble import Trouble

STEADY_S: Final = 20.0
"""How often while all is well."""
FIRST_PAUSE_S: Final = 1.0
LONGEST_PAUSE_S: Final = 30.0
PROBE_S: Final = 3.0


def next_pause_s(pause_s: float, *, well: bool, was_well: bool) -> float:
    """When to look again, in seconds: steadily while it is there; soon after it went away, then ever more rarely."""
    if well:
        return STEADY_S
    return FIRST_PAUSE_S if was_well else min(2 * pause_s, LONGEST_PAUSE_S)


class ProviderWatch(QObject):
    """`changed` when a code can be charged again, or no more. Lives in Qt's thread; it probes in the pool's."""

    changed = Signal()

    def __init__(self, provider: PaymentProvider, tasks: Tasks) -> None:
        super().__init__()
        self._provider = provider
        self._tasks = tasks
        self._pause_s = STEADY_S
        self._trouble = provider.trouble()
        self._well = not self._trouble
        self._is_looking = False
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self.look)

    def stop(self) -> None:
        """Look no more."""
        self._again.stop()
        self._is_looking = True

    def look(self) -> None:
        """Look now: at the start, and when somebody is about to pay. While one look is under way, it is the one."""
        if self._is_looking:
            return
        self._is_looking = True
        self._again.stop()
        provider = self._provider
        self._tasks.background(lambda: provider.probe(PROBE_S), self._on_answer, self._on_failed)

    def _on_answer(self, answer: bool) -> None:
        self._on_heard(well=answer)

    def _on_heard(self, *, well: bool) -> None:
        self._is_looking = False
        self._pause_s = next_pause_s(self._pause_s, well=well, was_well=self._well)
        self._well = well
        self._again.start(int(self._pause_s * 1000))
        trouble = self._provider.trouble()
        if trouble != self._trouble:
            self._trouble = trouble
            self.changed.emit()

    def _on_failed(self, trouble: Trouble) -> None:
        """A fault of ours: shown once, and looked at again all the same."""
        self._on_heard(well=False)
        self._tasks.troubled.emit(trouble)
