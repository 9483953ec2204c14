"""What a start loads: SQLAlchemy comes after the first screen stands, and before anybody needs it (ADR 0009)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

UNTIL_THE_FIRST_SCREEN = """
import sys
from pathlib import Path
import commands, main
from running_till import RunningTill

till = RunningTill(main.open_shop(Path(sys.argv[1]), keyring=False))
loaded = sorted(name for name in sys.modules if name.partition(".")[0] in sys.argv[2:])
late = sorted({"ui.screens.sale", "sync.worker", "posclient.store.tables"} & set(sys.modules))
print(",".join(loaded + late))
till.stop()
"""

UNTIL_A_SALE = """
import sys, time
from pathlib import Path
import main
from running_till import FOR_A_SALE, RunningTill, load

till = RunningTill(main.open_shop(Path(sys.argv[1]), keyring=False))
till.show()
deadline = time.monotonic() + 120
while till.devices.spool is None and time.monotonic() < deadline:
    till.app.processEvents()
before = set(sys.modules)
till.window.take_scan("6901234567892")
load(FOR_A_SALE)
late = set(sys.modules) - before
print(",".join(sorted(name for name in late if name.startswith(("posclient", "sqlalchemy", "ui.")))))
till.stop()
"""


def said(program: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        check=False,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_first_screen_stands_without_what_takes_long_to_load(tmp_path: Path) -> None:
    late = (
        *("sqlalchemy", "requests", "asyncio", "ssl", "escpos", "phonenumbers", "biip", "argon2", "msgspec"),
        "drivers",
    )
    assert said(UNTIL_THE_FIRST_SCREEN, str(tmp_path), *late) == ""


def test_while_a_pin_is_typed_everything_for_a_sale_is_loaded(tmp_path: Path) -> None:
    assert said(UNTIL_A_SALE, str(tmp_path)) == ""


WITH_A_DEVICE_SET_WRONGLY = """
import sys, time
from pathlib import Path
import main
from running_till import FOR_A_SALE, RunningTill, load

till = RunningTill(main.open_shop(Path(sys.argv[1]), keyring=False))
told = []
till.context.toasted.connect(lambda toast: told.append(toast.text))
till.show()
deadline = time.monotonic() + 120
while not till.opened.link._worker and time.monotonic() < deadline:
    till.app.processEvents()
print(till.devices.spool, till.devices.scanner, " ".join(told))
till.stop()
"""


@pytest.mark.parametrize(
    ("setting", "named"),
    [
        ('[scanner]\nwedge = "telepathy:"', "telepathy:"),
        ('[scanner]\nserial = "telepathy:"', "telepathy:"),
        ('[printer]\naddress = "telegraph:there"', "telegraph:there"),
    ],
)
def test_a_device_that_is_set_wrongly_keeps_no_shop_closed(tmp_path: Path, setting: str, named: str) -> None:
    (tmp_path / "till.toml").write_text(setting, "utf-8")
    answer = said(WITH_A_DEVICE_SET_WRONGLY, str(tmp_path))
    assert answer.startswith("None None ")
    assert "设备设置有误" in answer
    assert named in answer
