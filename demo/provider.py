"""The demo's payment provider on this machine: the simulator as a process of its own, with its books in a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from demo.processes import Process


@dataclass(frozen=True)
class DemoProvider:
    """Where its files are. The same folder again is the same provider: what was paid stays paid."""

    folder: Path

    @property
    def books(self) -> Path:
        """Its books: a small SQLite file."""
        return self.folder / "books.db"

    def serve(self, port: int = 0) -> tuple[Process, str]:
        """Start it on loopback; returns the process and the URL."""
        self.folder.mkdir(parents=True, exist_ok=True)
        port_file = self.folder / "port"
        port_file.unlink(missing_ok=True)
        arguments = ["--data", str(self.books), "--port", str(port), "--port-file", str(port_file)]
        process = Process(["payments", *arguments], self.folder / "provider.log").start()
        return process, f"http://127.0.0.1:{process.wait_for_file(port_file)}"
