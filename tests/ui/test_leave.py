"""A signal ends the application's loop."""

from __future__ import annotations

import os
import signal

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from ui.leave import LeaveOnSignal


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_loop_ends_when_the_system_asks(number: signal.Signals) -> None:
    app = QApplication.instance() or QApplication([])
    before = signal.getsignal(number)
    leaving = LeaveOnSignal(app)
    QTimer.singleShot(0, lambda: os.kill(os.getpid(), number))
    QTimer.singleShot(20_000, lambda: app.exit(1))

    assert app.exec() == 0

    leaving.close()
    assert signal.getsignal(number) == before
