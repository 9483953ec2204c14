"""How large everything is: a window with plenty of room shows all of it larger, not more of it.

The scale lies on the application, beside the style sheet that is made with it. A widget that paints itself or fixes a
size reads `px` in its method `rescale`, and is told by it when the scale has changed; whatever the style sheet sizes
needs nothing of that.
"""

from __future__ import annotations

from typing import Final, Protocol, runtime_checkable

from PySide6.QtWidgets import QApplication, QWidget

NORMAL: Final = 1.0
ROOMY: Final = 1.25
_ROOMY_FROM: Final = (1600, 875)
"""Width and height. A roomy window has as much room for the enlarged texts as the smallest has for the normal ones."""
_PROPERTY: Final = "till_scale"


@runtime_checkable
class Rescaled(Protocol):
    """A widget with sizes of its own."""

    def rescale(self) -> None:
        """Take the sizes anew from `px`."""
        ...


def scale_for(width: int, height: int) -> float:
    """The scale of a window of this size, in pixels."""
    return ROOMY if width >= _ROOMY_FROM[0] and height >= _ROOMY_FROM[1] else NORMAL


def current_scale() -> float:
    """The scale in use."""
    application = QApplication.instance()
    value = application.property(_PROPERTY) if application is not None else None
    return value if isinstance(value, float) else NORMAL


def set_scale(application: QApplication, scale: float) -> None:
    """From now on `px` reckons with `scale`. The style sheet and the widgets have to be told by the caller."""
    application.setProperty(_PROPERTY, scale)


def px(size: int) -> int:
    """A size of the normal scale, in pixels of the one in use."""
    return round(size * current_scale())


def rescale_all(window: QWidget) -> None:
    """Tell all widgets of a window."""
    for widget in window.findChildren(QWidget):
        if isinstance(widget, Rescaled):
            widget.rescale()
