"""A review as a file that a spreadsheet opens, and in which nothing is a formula."""

from __future__ import annotations

import csv
import stat
import sys
from collections.abc import Iterator
from datetime import UTC, date
from io import StringIO
from pathlib import Path

import pytest

from posclient.domain.review.period import Period
from posclient.domain.review.review import Review
from posclient.services.review_csv import csv_text, safe, save_csv
from posclient.services.review_worker import count
from posclient.services.shop import ShopError
from posclient.services.sign_in import sign_in
from posclient.wire.feed import MemberRow
from posclient.words import Language, load
from tests.support import samples
from tests.support.review_days import Days, Line, utc_ms
from tests.support.shop import TestShop, feed, make_shop, rows, sign_in_cashier

FRIDAY = date(2026, 11, 20)


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestShop]:
    opened = make_shop(tmp_path)
    days = Days(opened.store)
    days.sell(FRIDAY, Line("P1", 1000, 24_500), member="M1", rounding_minor=3)
    days.sell(FRIDAY, Line("P5", 1000, 990, "OP2"), member="evil")
    days.enrol(FRIDAY, "N1", source="from a newer till")
    feed(opened.shop, samples.MEMBERS, MemberRow("evil", name='=HYPERLINK("http://x")', phone="18612341234"))
    yield opened
    opened.store.close()


@pytest.fixture
def review(till: TestShop) -> Review:
    return till.store.read(lambda connection: count(connection, FRIDAY, utc_ms(FRIDAY, 20), UTC))


def table(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text[1:])))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_figure_comes_with_its_definition(review: Review, language: Language) -> None:
    words = load(language)
    found = {row[0]: row[1:] for row in table(csv_text(review, Period.MONTH, words)) if row}

    assert found[words("review.figure.sales")][:2] == ["254.87", "0.00"]
    assert found[words("review.figure.member_share")][0] == "100.0%"
    assert found[words("review.figure.sales")][3] == words("review.means.sales")
    assert found["张小丽"] == ["138****1234", "1", "244.97"]
    assert found[words("review.rounding")][0] == "-0.03"
    assert found["from a newer till"] == ["1"]


def test_a_name_is_no_formula(review: Review) -> None:
    cells = [cell for row in table(csv_text(review, Period.TODAY, load("zh_CN"))) for cell in row]

    assert '\'=HYPERLINK("http://x")' in cells
    numbers = {cell for cell in cells if cell.startswith("-")}
    assert numbers == {"-0.03"}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM", "\t=1", "\r=1", "  =1", "＝1", "＠x"])
def test_what_begins_like_a_formula_is_held_to_be_text(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "张小丽", "138****1234", "a=1", "奶粉-1段"])
def test_other_texts_stay(text: str) -> None:
    assert safe(text) == text


def test_it_is_saved_beside_the_store_and_logged(till: TestShop, review: Review) -> None:
    manager = sign_in(till.shop, samples.MANAGER, samples.PIN)
    path = save_csv(till.shop, manager, review, Period.WEEK)

    assert path.parent == till.store.path.parent / "exports"
    assert path.read_text("utf-8") == csv_text(review, Period.WEEK, till.shop.words).replace("\r\n", "\n")
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [row[3:5] for row in rows(till.store, "audit")][-1] == ("review_exported", path.name)


def test_only_a_manager_saves_one(till: TestShop, review: Review) -> None:
    with pytest.raises(ShopError, match="managers_only"):
        save_csv(till.shop, sign_in_cashier(till.shop), review, Period.WEEK)
    assert not (till.store.path.parent / "exports").exists()
