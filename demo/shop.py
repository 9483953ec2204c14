"""The demo's headquarters on this machine: seeded once, served on loopback, with a code for a till."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from demo.processes import Process, run_command

STORE_ID = "S001"


@dataclass(frozen=True)
class DemoHeadquarters:
    """Where its files are. The same folder again is the same headquarters."""

    folder: Path
    members: int = 3000

    @property
    def database(self) -> str:
        """Its database's URL."""
        return f"sqlite:///{self.folder / 'hq.sqlite3'}"

    @property
    def admin_token_file(self) -> Path:
        """The secret of headquarters' own users."""
        return self.folder / "admin.token"

    def seed(self) -> None:
        """Fill it with the demo shop, unless it is full already."""
        self.folder.mkdir(parents=True, exist_ok=True)
        run_command(["hq", "seed-demo", "--database", self.database, "--members", str(self.members)])

    def serve(self, port: int = 0) -> tuple[Process, str]:
        """Start serving on loopback; returns the process and the URL."""
        port_file = self.folder / "port"
        port_file.unlink(missing_ok=True)
        process = Process(
            [
                "hq",
                "serve",
                "--database",
                self.database,
                "--listen",
                f"127.0.0.1:{port}",
                "--port-file",
                str(port_file),
                "--admin-token-file",
                str(self.admin_token_file),
            ],
            self.folder / "hq.log",
        ).start()
        return process, f"http://127.0.0.1:{process.wait_for_file(port_file)}"

    def till_code(self) -> str:
        """A one-time code for a new till."""
        return (
            run_command(["hq", "enrol-code", "--database", self.database, "--store", STORE_ID])
            .strip()
            .splitlines()[-1]
        )

    def remind(self, member: str, product: str) -> str:
        """Command a replenishment slip; returns what headquarters says."""
        return run_command(
            ["hq", "remind", "--database", self.database, "--member", member, "--product", product]
        )
