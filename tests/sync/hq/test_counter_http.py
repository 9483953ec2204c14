"""The counter's questions over HTTP, and the provider that brings codes to phones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import Engine

from posclient.wire.counter_protocol import (
    CheckCodeAnswer,
    CheckCodeRequest,
    GiveBackRequest,
    GivenBack,
    ReturnRight,
    ReturnRightRequest,
    SendCodeAnswer,
    SendCodeRequest,
    SpendAnswer,
    SpendRequest,
)
from sync.hq.app import create_app
from sync.hq.messages import KeptMessages, NotSentError, kept_messages
from tests.sync.hq.shop import NOW_MS, TOKEN, enrolled_till, sale

TILL = {"Authorization": f"Bearer T00001.{TOKEN}"}
T = TypeVar("T")

ADMIN_TOKEN = "administrator-of-the-tests"


@dataclass
class FakeProvider:
    """Takes messages, or refuses them."""

    refuses: bool = False
    sent: list[tuple[str, str]] = field(default_factory=list)

    def send(self, phone: str, body: str, now_ms: int) -> None:
        if self.refuses:
            raise NotSentError("the provider is away")
        self.sent.append((phone, body))


@pytest.fixture
def provider() -> FakeProvider:
    return FakeProvider()


@pytest.fixture
def client(lite: Engine, tmp_path: Path, provider: FakeProvider) -> Iterator[TestClient[Litestar]]:
    till = enrolled_till(lite)
    till.say(sale("s1", "M1", "toy"))
    url = f"sqlite:///{tmp_path}/hq.sqlite3"
    with TestClient(create_app(url, ADMIN_TOKEN, now_ms=lambda: NOW_MS, messages=provider)) as opened:
        yield opened


def ask(client: TestClient[Litestar], path: str, body: msgspec.Struct, kind: type[T]) -> T:
    answer = client.post(path, content=msgspec.json.encode(body), headers=TILL)
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=kind)


def test_a_right_over_http(client: TestClient[Litestar]) -> None:
    right = ask(client, "/v1/returns/right", ReturnRightRequest("R-s1"), ReturnRight)
    assert right.original == sale("s1", "M1", "toy")
    assert ask(client, "/v1/returns/give-back", GiveBackRequest(right.right_id), GivenBack).was_open
    refused = client.post("/v1/returns/right", content=b'{"receipt_no":"R-s9"}', headers=TILL)
    assert (refused.status_code, refused.json()["error"]) == (404, "unknown_receipt")


def test_spending_over_http(client: TestClient[Litestar]) -> None:
    answer = ask(client, "/v1/spending", SpendRequest("M1/points/base", 100), SpendAnswer)
    assert (answer.allowed, answer.balance, answer.next_seq) == (100, 159, 2)


def test_a_code_over_http(client: TestClient[Litestar], provider: FakeProvider) -> None:
    answer = ask(client, "/v1/codes/send", SendCodeRequest("M1"), SendCodeAnswer)
    ((phone, body),) = provider.sent
    found = re.search(r"[0-9]{6}", body)
    assert found is not None
    assert (phone, answer.sent_to) == ("13812341234", "138****1234")

    checked = ask(client, "/v1/codes/check", CheckCodeRequest("M1", found.group()), CheckCodeAnswer)
    assert checked.right


def test_a_provider_that_is_away_is_said(client: TestClient[Litestar], provider: FakeProvider) -> None:
    provider.refuses = True
    answer = client.post("/v1/codes/send", content=b'{"member_id":"M1"}', headers=TILL)
    assert (answer.status_code, answer.json()["error"]) == (503, "not_sent")


def test_without_a_provider_messages_are_kept(lite: Engine) -> None:
    KeptMessages(lite).send("13812341234", "one", NOW_MS)
    KeptMessages(lite).send("13812341234", "two", NOW_MS + 1)
    with lite.connect() as connection:
        assert [body for _, _, body in kept_messages(connection, 10)] == ["two", "one"]


def test_notes_and_exceptions_are_apart(client: TestClient[Litestar]) -> None:
    admin = {"Authorization": f"Bearer {ADMIN_TOKEN}"}
    assert client.get("/v1/exceptions", headers=admin).json() == []
    assert client.get("/v1/exceptions?level=note", headers=admin).json() == []
    assert client.get("/v1/exceptions?level=rumour", headers=admin).status_code == 400
