"""Leaving when the system asks: SIGTERM and SIGINT end the application's loop, so that everything is put away."""

from __future__ import annotations

import signal
import socket

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier


class LeaveOnSignal(QObject):
    """Wakes Qt's loop when a signal comes: the interpreter runs its handlers only when it gets a turn."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self._app = app
        self._awake, self._waker = socket.socketpair()
        self._awake.settimeout(0)
        self._waker.settimeout(0)
        self._before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
        self._fd_before = signal.set_wakeup_fd(self._waker.fileno(), warn_on_full_buffer=False)
        for number in self._before:
            signal.signal(number, lambda _number, _frame: None)
        self._notifier = QSocketNotifier(self._awake.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)

    def close(self) -> None:
        """Signals do again what they did before."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._fd_before)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._awake.close()
        self._waker.close()

    def _on_signal(self) -> None:
        if any(number in self._before for number in self._awake.recv(64)):
            self._app.quit()
