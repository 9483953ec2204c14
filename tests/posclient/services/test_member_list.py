"""Members by a filter: listed by another process, written, printed."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from posclient.domain.member_filter import MemberFilter
from posclient.domain.value.segment import Segment
from posclient.services import member_list as service
from posclient.services.member_list import (
    choices,
    export_members,
    list_members,
    may_list,
    print_members,
)
from posclient.services.member_list_worker import Question, answer
from posclient.services.shop import Session, ShopError
from posclient.services.sign_in import sign_in
from posclient.services.values import refresh_values
from posclient.slips.as_text import as_text
from posclient.slips.document import decode
from tests.support import samples
from tests.support.shop import TestShop, feed, make_shop, rows, sign_in_cashier

EVERYBODY = MemberFilter()


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestShop]:
    opened = make_shop(tmp_path)
    yield opened
    opened.store.close()


@pytest.fixture
def manager(till: TestShop) -> Session:
    return sign_in(till.shop, samples.MANAGER, samples.PIN)


def test_whom_most_is_expected_of_stands_first(till: TestShop, manager: Session) -> None:
    refresh_values(till.shop)

    found = list_members(till.shop, manager, EVERYBODY)

    assert (found.found, found.members) == (3, 3)
    first = found.lines[0]
    assert (first.member_id, first.phone, first.tier_id) == (samples.M1, "138****1234", "silver")
    assert first.child_months == (8,)
    assert first.expected_value_minor > 0
    assert found.computed_on


def test_a_filter_leaves_out_who_does_not_fit(till: TestShop, manager: Session) -> None:
    refresh_values(till.shop)

    def listed(asked: MemberFilter) -> list[str]:
        return [line.member_id for line in list_members(till.shop, manager, asked).lines]

    assert listed(MemberFilter(child_from_month=6, child_before_month=12)) == [samples.M1]
    assert listed(MemberFilter(tier_id="gold")) == []
    assert listed(MemberFilter(kind="formula")) == [samples.M1]
    assert set(listed(MemberFilter(segment=Segment.GENERAL))) >= {samples.M2, samples.M3}


def test_before_figures_were_computed_the_list_is_there_without_them(
    till: TestShop, manager: Session
) -> None:
    found = list_members(till.shop, manager, EVERYBODY)

    assert found.computed_on == ""
    assert {line.segment for line in found.lines} == {None}


def test_who_is_provisional_is_in_no_list(till: TestShop, manager: Session) -> None:
    feed(till.shop, samples.MEMBERS, msgspec.structs.replace(samples.ZHAO, provisional=True, revision=2))

    assert list_members(till.shop, manager, EVERYBODY).found == 2


def test_only_a_manager_may(till: TestShop, manager: Session) -> None:
    cashier = sign_in_cashier(till.shop)
    shown = list_members(till.shop, manager, EVERYBODY)

    assert not may_list(cashier)
    for refused in (
        lambda: list_members(till.shop, cashier, EVERYBODY),
        lambda: export_members(till.shop, cashier, EVERYBODY),
        lambda: print_members(till.shop, cashier, shown, ""),
    ):
        with pytest.raises(ShopError, match="managers_only"):
            refused()
    assert not list(till.store.path.parent.glob("exports/*"))


def test_a_file_holds_all_with_masked_numbers_and_is_logged(till: TestShop, manager: Session) -> None:
    refresh_values(till.shop)

    path = export_members(till.shop, manager, EVERYBODY)

    text = path.read_text("utf-8-sig")
    table = list(csv.reader(text.splitlines()))
    assert path.parent.name == "exports"
    assert table[0][:4] == ["会员编号", "姓名", "手机", "卡号"]
    assert table[1][:3] == [samples.M1, "张小丽", "138****1234"]
    assert len(table) == 4
    assert samples.ZHANG.phone is not None
    assert samples.ZHANG.phone not in text
    assert rows(till.store, "audit")[-1][3:6] == ("members_exported", path.name, "3")


def test_a_slip_is_queued_and_logged(till: TestShop, manager: Session) -> None:
    shown = list_members(till.shop, manager, EVERYBODY)

    assert print_members(till.shop, manager, shown, "孩子 6–12 个月") == 3

    job = rows(till.store, "print_job")[-1]
    text = as_text(decode(job[4]), 48)
    assert "孩子 6–12 个月" in text
    assert "张小丽  138****1234" in text
    assert rows(till.store, "audit")[-1][3] == "members_printed"


def test_a_file_that_is_there_already_is_not_overwritten(
    till: TestShop, manager: Session, tmp_path: Path
) -> None:
    there = tmp_path / "there.csv"
    there.write_text("mine", "utf-8")
    question = Question(
        str(till.store.path), bytes(range(32)).hex(), EVERYBODY, date(2026, 11, 21), 5, "zh_CN", str(there)
    )

    assert answer(question).trouble == "export.not_written"
    assert there.read_text("utf-8") == "mine"


def test_what_can_be_chosen_is_the_shop_s_own(till: TestShop) -> None:
    found = choices(till.shop)

    assert [tier.tier_id for tier in found.tiers] == ["member", "silver", "gold"]
    assert dict(found.needs) == {"formula": "奶粉", "nappies": "纸尿裤"}


def test_one_that_is_too_slow_is_told_in_words(
    till: TestShop, manager: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_WORKER", "tests.support.slow_worker")
    monkeypatch.setattr(service, "LONGEST_S", 0.5)

    with pytest.raises(ShopError, match="too_slow"):
        list_members(till.shop, manager, EVERYBODY)
