"""The virtual printer's window: the newest slip as a strip of paper, and the ones before it.

It only reads a folder of pictures; who writes them is not its concern. A file `drawer_kicks.txt` beside them, if
there is one, holds the number of times that the cash drawer was opened.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QFileSystemWatcher, Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

KICKS_FILE: Final = "drawer_kicks.txt"
_LOOK_EVERY_MS: Final = 1000  # besides the watcher, which misses folders made later and some network drives
_BUTTON_PX: Final = 48
_MARGIN_PX: Final = 24
_STRIP_PX: Final = 576 + 4 * _MARGIN_PX
_STYLE: Final = """
#paper_window, #paper_table { background: #8a8f98; }
#paper_window QLabel { color: #101214; font-size: 16px; }
#paper_window QPushButton { font-size: 16px; }
#paper_strip { background: white; }
"""


class PaperWindow(QWidget):
    """Shows the slips in `folder`, ordered by file name.

    It follows the newest slip until someone leafs back, and again from when the newest is in view. `words` turns a
    key (`virtual_printer.title`, `.previous`, `.next`, `.empty`, `.unreadable`, `.drawer_kicks`, which stands before
    a number) into text for people.
    """

    def __init__(self, folder: Path, words: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._words = words
        self._slips: tuple[Path, ...] = ()
        self._shown: Path | None = None
        self._follows = True

        self._strip = QLabel()
        self._table = QScrollArea()
        self._previous = QPushButton(words("virtual_printer.previous"))
        self._next = QPushButton(words("virtual_printer.next"))
        self._position = QLabel()
        self._kicks = QLabel()
        self._lay_out()

        self._previous.clicked.connect(self._on_previous_clicked)
        self._next.clicked.connect(self._on_next_clicked)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self.refresh)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.refresh)
        self._timer.start(_LOOK_EVERY_MS)
        self.refresh()

    @property
    def shown(self) -> Path | None:
        """The picture in view, or None where nothing has been printed."""
        return self._shown

    def refresh(self) -> None:
        """Look at the folder again."""
        if self._folder.is_dir() and str(self._folder) not in self._watcher.directories():
            self._watcher.addPath(str(self._folder))
        self._slips = tuple(sorted(self._folder.glob("*.png")))
        self._show_kicks()
        if self._slips and (self._follows or self._shown not in self._slips):
            self._show(self._slips[-1])
        elif not self._slips:
            self._show(None)
        else:
            self._show_position()

    def _lay_out(self) -> None:
        self.setObjectName("paper_window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(_STYLE)
        self.setWindowTitle(self._words("virtual_printer.title"))
        self._table.setObjectName("paper_table")
        self._table.setWidget(self._strip)
        self._table.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._table.setMinimumWidth(_STRIP_PX)
        self._strip.setObjectName("paper_strip")
        self._strip.setMargin(_MARGIN_PX)
        self._position.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for button in (self._previous, self._next):
            button.setMinimumSize(2 * _BUTTON_PX, _BUTTON_PX)
        bar = QHBoxLayout()
        bar.addWidget(self._previous)
        bar.addWidget(self._position, 1)
        bar.addWidget(self._next)
        column = QVBoxLayout(self)
        column.addWidget(self._table, 1)
        column.addWidget(self._kicks)
        column.addLayout(bar)
        self.resize(_STRIP_PX + 2 * _MARGIN_PX, 800)

    def _show(self, slip: Path | None) -> None:
        """Put a slip in view, from its top."""
        if slip is None:
            self._strip.setText(self._words("virtual_printer.empty"))
        elif slip != self._shown:
            picture = QPixmap(str(slip))
            if picture.isNull():
                self._strip.setText(self._words("virtual_printer.unreadable"))
            else:
                self._strip.setPixmap(picture)
        if slip != self._shown:
            self._table.verticalScrollBar().setValue(0)
        self._shown = slip
        self._follows = slip is None or slip == self._slips[-1]
        self._strip.adjustSize()
        self._show_position()

    def _show_position(self) -> None:
        index = self._slips.index(self._shown) + 1 if self._shown in self._slips else 0
        self._position.setText(f"{index} / {len(self._slips)}" if index else "")
        self._previous.setEnabled(index > 1)
        self._next.setEnabled(0 < index < len(self._slips))

    def _show_kicks(self) -> None:
        file = self._folder / KICKS_FILE
        count = file.read_text(encoding="ascii").strip() if file.is_file() else ""
        text = f"{self._words('virtual_printer.drawer_kicks')} {count}" if count else ""
        self._kicks.setText(text)
        self._kicks.setVisible(bool(text))

    def _on_previous_clicked(self) -> None:
        self._leaf(-1)

    def _on_next_clicked(self) -> None:
        self._leaf(1)

    def _leaf(self, step: int) -> None:
        if self._shown in self._slips:
            index = self._slips.index(self._shown) + step
            self._show(self._slips[max(0, min(index, len(self._slips) - 1))])
