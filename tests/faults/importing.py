"""Bringing members in while tills trade, killed in the middle of it: all of a file is there, or nothing."""

from __future__ import annotations

import csv
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from demo.processes import MAIN, run_command
from demo.shop import STORE_ID
from posclient.domain.codes import luhn_check_digit

MEMBERS = 400
PHONES = "137"
"""Their numbers begin so."""
HEADINGS = ("会员号", "手机号", "姓名", "积分", "储值余额")
POINTS, STORED_MINOR = 120, 5_000


@dataclass
class Import:
    """One shop's members in a file. `seed` tells them from another's, `encoding` is what the old till wrote."""

    database: Path
    folder: Path
    seed: int
    encoding: str = "utf-8-sig"

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with self.file.open("w", encoding=self.encoding, newline="") as out:
            writer = csv.writer(out)
            writer.writerow(HEADINGS)
            writer.writerows(
                (card, f"{PHONES}{self.seed:04d}{n:04d}", f"搬来{n}", POINTS, STORED_MINOR // 100)
                for n, card in enumerate(self._cards())
            )

    @property
    def file(self) -> Path:
        """The file that is brought in."""
        return self.folder / "members.csv"

    def begin_and_die(self, after_s: float) -> None:
        """Start it, and end it at once after a while, in whatever it is doing."""
        command = [sys.executable, str(MAIN), *self._arguments()]
        with (self.folder / "import.log").open("ab") as log:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            process.wait(after_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self.assert_whole()

    def assert_whole(self) -> None:
        """All of it, or nothing."""
        there = self.there()
        assert there in ((0, 0), self._all()), f"half a file was brought in: {there}"

    def finish(self) -> None:
        """Bring it in to the end; a file that is in already changes nothing."""
        for _ in range(2):
            run_command(self._arguments(), timeout_s=300)
            there = self.there()
            assert there == self._all(), there

    def there(self) -> tuple[int, int]:
        """How many of them headquarters has, and the sum of what they brought with them."""
        with sqlite3.connect(self.database, timeout=60) as connection:
            row = connection.execute(
                "SELECT count(DISTINCT member_id), coalesce(sum(amount), 0)"
                " FROM contact LEFT JOIN ledger_entry ON owner_id = member_id"
                " WHERE contact.kind = 'phone' AND contact.value LIKE ?",
                (f"+86{PHONES}{self.seed:04d}%",),
            ).fetchone()
        connection.close()
        return int(row[0]), int(row[1])

    def _all(self) -> tuple[int, int]:
        return MEMBERS, MEMBERS * (POINTS + STORED_MINOR)

    def _cards(self) -> list[str]:
        bodies = (f"88{self.seed:04d}{n:04d}" for n in range(MEMBERS))
        return [f"M{body}{luhn_check_digit(body)}" for body in bodies]

    def _arguments(self) -> list[str]:
        database = f"sqlite:///{self.database}"
        return ["hq", "import", "members", str(self.file), "--store", STORE_ID, "--database", database]
