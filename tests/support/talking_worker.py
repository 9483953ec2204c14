"""A worker that says one line and never ends."""

from __future__ import annotations

import sys
import threading

if __name__ == "__main__":
    sys.stdout.write("1\n")
    sys.stdout.flush()
    threading.Event().wait()
