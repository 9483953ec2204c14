"""A worker that never answers."""

from __future__ import annotations

import threading

if __name__ == "__main__":
    threading.Event().wait()
