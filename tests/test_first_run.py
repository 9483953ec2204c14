"""The wizard's desk on a real machine: a headquarters on loopback, a printer that is a folder, a store of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from first_run import MachineDesk
from main import OpenedShop, open_shop
from posclient.services.first_run import NewTill
from posclient.services.shop import ShopError
from posclient.settings import read_settings
from tests.support import samples
from tests.support.hq import RunningHeadquarters, until


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenedShop]:
    folder = tmp_path / "till"
    folder.mkdir()
    made = open_shop(folder, keyring=False)
    yield made
    made.close()


@pytest.fixture
def desk(opened: OpenedShop, tmp_path: Path) -> Iterator[MachineDesk]:
    made = MachineDesk(tmp_path / "till", opened)
    yield made
    made.close()


@pytest.fixture
def hq(tmp_path: Path) -> Iterator[RunningHeadquarters]:
    running = RunningHeadquarters(tmp_path / "hq")
    yield running
    running.stop()


def refused(fn: Callable[[], object]) -> str:
    with pytest.raises(ShopError) as caught:
        fn()
    return caught.value.key


def test_from_nothing_to_a_till_with_its_staff(
    desk: MachineDesk, hq: RunningHeadquarters, tmp_path: Path
) -> None:
    assert desk.who() is None
    assert refused(desk.operators) == "first_run.not_enrolled"

    desk.reach(hq.url)
    assert refused(lambda: desk.enrol(hq.url, "1-NOTTHECODE")) == "first_run.bad_code"
    who = desk.enrol(hq.url, hq.code())

    assert who == NewTill(who.till_id, samples.STORE_ID) == desk.who()
    assert read_settings(tmp_path / "till" / "till.toml").headquarters.url == hq.url
    until(lambda: desk.operators().names, "no staff came")
    assert desk.operators().shop_name
    assert refused(lambda: desk.enrol(hq.url, hq.code())) == "first_run.enrolled_already"


def test_headquarters_that_is_none(desk: MachineDesk) -> None:
    assert refused(lambda: desk.reach("http://127.0.0.1:9")) == "first_run.away"
    assert refused(lambda: desk.enrol("http://127.0.0.1:9", "1-X")) == "first_run.away"


def test_the_test_slip_comes_out_and_the_printer_is_kept(desk: MachineDesk, tmp_path: Path) -> None:
    paper = tmp_path / "paper"
    paper.mkdir()
    assert desk.print_test(f"file:{paper}", 32, "TEST-1") == "first_run.printed"
    (slip,) = paper.iterdir()
    assert "测试小票".encode("gbk") in slip.read_bytes()
    assert (desk.settings().printer.address, desk.settings().printer.columns) == (f"file:{paper}", 32)


def test_a_printer_that_is_none_is_not_kept(desk: MachineDesk) -> None:
    assert refused(lambda: desk.print_test("tcp://127.0.0.1:9", 48, "TEST-1")) == "print.not_reached"
    assert refused(lambda: desk.print_test("laser", 48, "TEST-1")) == "first_run.bad_printer"
    assert desk.settings().printer.address == "tcp://127.0.0.1:9100"


def test_a_scanner_is_kept_if_it_can_be_one(desk: MachineDesk) -> None:
    desk.keep_scanner("serial:/dev/ttyUSB0")
    assert desk.settings().scanner.serial == "serial:/dev/ttyUSB0"
    assert refused(lambda: desk.keep_scanner("telepathy")) == "first_run.bad_settings"
    assert desk.settings().scanner.serial == "serial:/dev/ttyUSB0"
