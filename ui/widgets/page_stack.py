"""Pages of which one is in front, in a place whose size is given from outside."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget


class PageStack(QStackedWidget):
    """No page tells the screen around it how high it would like to be at which width.

    Qt would ask every page for that, also those out of sight, and each of their wrapped texts, hundreds of times for
    one text that changes. The room is the screen's to give; a page arranges itself in what it gets.
    """

    def hasHeightForWidth(self) -> bool:
        """Never."""
        return False
