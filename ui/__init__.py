"""The counter's windows. The only room that knows Qt.

PySide6 puts an `__import__` of its own in Python's place, which reads the source of each module loaded after it, to see
whether it asks for Qt's names in snake_case. None of ours does, and a start loads many: Python's own comes back.
"""

import builtins

import PySide6.QtCore  # noqa: F401 - what it puts in Python's place, it does when it is loaded

builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
