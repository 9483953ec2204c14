"""python -m benchmarks.start_bare: an empty PySide6 window. Says when it was painted (monotonic clock)."""

import json
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget


class Bare(QWidget):
    """Paints nothing."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Once is enough."""
        QTimer.singleShot(0, self.tell)

    def tell(self) -> None:
        """The first painting is over."""
        print(json.dumps({"painted": time.monotonic()}), flush=True)
        QApplication.quit()


if __name__ == "__main__":
    application = QApplication([])
    window = Bare()
    window.resize(1024, 768)
    window.show()
    application.exec()
