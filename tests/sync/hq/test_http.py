"""The interface over HTTP: tokens, errors as data, its own description."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import Engine

from posclient.wire import codec
from posclient.wire.counter_protocol import (
    CheckCodeRequest,
    GiveBackRequest,
    ReturnRightRequest,
    SendCodeRequest,
    SpendRequest,
)
from posclient.wire.protocol import (
    EnrolAnswer,
    EnrolRequest,
    FeedAnswer,
    FeedRequest,
    FindMemberRequest,
    IncarnationRequest,
    PushAnswer,
    PushRequest,
    Totals,
)
from sync.hq import enrol
from sync.hq.app import create_app
from sync.hq.feed import topics_of
from tests.sync.hq.shop import NOW_MS, TOKEN, pushed, sale

ADMIN = {"Authorization": "Bearer administrator-of-the-tests"}
TILL = {"Authorization": f"Bearer T00001.{TOKEN}"}

Client = TestClient[Litestar]
T = TypeVar("T")


@pytest.fixture
def client(lite: Engine, tmp_path: Path) -> Iterator[Client]:
    """A headquarters over HTTP, with the till T00001 enrolled."""
    app = create_app(f"sqlite:///{tmp_path}/hq.sqlite3", "administrator-of-the-tests", now_ms=lambda: NOW_MS)
    with TestClient(app) as opened:
        with lite.begin() as connection:
            code = enrol.make_code(connection, "S001", NOW_MS)
        answer = ask(opened, "/v1/enrol", EnrolRequest(code, TOKEN), EnrolAnswer, {})
        assert answer.till_id == "T00001"
        yield opened


def ask(client: Client, path: str, body: msgspec.Struct, kind: type[T], headers: dict[str, str] = TILL) -> T:
    answer = client.post(path, content=msgspec.json.encode(body), headers=headers)
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=kind)


def refused(client: Client, path: str, body: bytes, headers: dict[str, str] = TILL) -> tuple[int, str]:
    answer = client.post(path, content=body, headers=headers)
    error: dict[str, str] = answer.json()
    assert set(error) == {"error", "detail"}
    return answer.status_code, error["error"]


def test_health_needs_no_token(client: Client) -> None:
    answer = client.get("/v1/health").json()
    assert answer["now_ms"] == NOW_MS
    assert re.fullmatch("[0-9a-f]{16}", answer["epoch"])


def test_a_till_pushes_reads_and_compares(client: Client) -> None:
    payload = b' {"spaced":  1}'.strip()
    event = codec.encode_event(sale("s1", "M1", "formula3"))

    answer = ask(client, "/v1/push", PushRequest(1, (pushed(1, event), pushed(2, payload))), PushAnswer)

    assert [one.result for one in answer.results] == ["applied", "quarantined"]
    effect = answer.results[0].effect
    assert effect is not None
    news = ask(client, "/v1/feed", FeedRequest(1, dict.fromkeys(topics_of("S001"), 0)), FeedAnswer)
    empty = {"store/S001/commands", "store/S001/stock"}
    assert {page.topic for page in news.pages} == set(topics_of("S001")) - empty
    assert news.topics == topics_of("S001")
    assert next(page.last for page in news.pages if page.topic == effect.topic) == effect.position
    totals = msgspec.json.decode(client.get("/v1/tills/self/totals", headers=TILL).content, type=Totals)
    assert (totals.events, totals.sales, totals.points, totals.quarantined) == (2, 1, 348, 1)
    quarantine = client.get("/v1/quarantine", headers=ADMIN).json()
    assert [one["payload"] for one in quarantine] == [payload.decode()]


def test_cursors_that_are_up_to_date_get_no_pages(client: Client) -> None:
    first = ask(client, "/v1/feed", FeedRequest(1, {"chain/products": 0}), FeedAnswer)
    cursors = {page.topic: page.last for page in first.pages}
    again = ask(client, "/v1/feed", FeedRequest(1, cursors, epoch=first.epoch), FeedAnswer)
    assert again.pages == ()
    other = ask(client, "/v1/feed", FeedRequest(1, {"chain/products": 0}, "0ther", wait_s=30), FeedAnswer)
    assert (other.epoch, other.pages) == (first.epoch, ())


def test_a_new_incarnation_over_http(client: Client) -> None:
    request = IncarnationRequest("n" * 40)
    answer = ask(client, "/v1/incarnation", request, EnrolAnswer)
    assert answer.incarnation == 2
    assert ask(client, "/v1/incarnation", request, EnrolAnswer) == answer
    assert refused(client, "/v1/push", b'{"incarnation":1,"events":[]}') == (403, "superseded")
    assert refused(client, "/v1/incarnation", b'{"token":"' + b"m" * 40 + b'"}') == (403, "superseded")


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        (b"", 400, "bad_request"),
        (b"{", 400, "bad_request"),
        (b"\xff\xfe", 400, "bad_request"),
        (b"[]", 400, "bad_request"),
        (b'{"incarnation":1}', 400, "bad_request"),
        (b'{"incarnation":99999999999999999999999,"events":[]}', 400, "bad_request"),
        (b'{"incarnation":1,"events":[{"seq":1,"hash":"x","payload":1}]}', 400, "bad_request"),
        (b'{"incarnation":2,"events":[]}', 409, "unknown_incarnation"),
        (b'{"incarnation":0,"events":[]}', 409, "unknown_incarnation"),
        (b'{"incarnation":1,"events":[],"x":"' + b"y" * 8_000_001 + b'"}', 413, "request_entity_too_large"),
    ],
)
def test_a_bad_push_is_refused_with_a_clear_text(
    client: Client, body: bytes, status: int, error: str
) -> None:
    assert refused(client, "/v1/push", body) == (status, error)


def test_the_place_of_a_fault_is_named(client: Client) -> None:
    answer = client.post("/v1/push", content=b'{"incarnation":1,"events":[{"seq":-1}]}', headers=TILL)
    assert "$.events[0].seq" in answer.json()["detail"]


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer T00001.wrong"}]
)
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/push", PushRequest(1, ())),
        ("/v1/feed", FeedRequest(1, {})),
        ("/v1/members/find", FindMemberRequest(phone="13812341234")),
        ("/v1/incarnation", IncarnationRequest("n" * 40)),
        ("/v1/returns/right", ReturnRightRequest("R-s1")),
        ("/v1/returns/give-back", GiveBackRequest("r")),
        ("/v1/spending", SpendRequest("M1/points/base", 1)),
        ("/v1/codes/send", SendCodeRequest("M1")),
        ("/v1/codes/check", CheckCodeRequest("M1", "123456")),
    ],
)
def test_nothing_is_told_without_a_tills_token(
    client: Client, headers: dict[str, str], path: str, body: msgspec.Struct
) -> None:
    assert refused(client, path, msgspec.json.encode(body), headers) == (401, "unauthenticated")


@pytest.mark.parametrize("path", ["/v1/exceptions", "/v1/quarantine", "/v1/tasks", "/v1/members/M1"])
def test_a_tills_token_is_not_the_admins(client: Client, path: str) -> None:
    assert client.get(path, headers=TILL).status_code == 401
    assert client.get(path, headers=ADMIN).status_code == 200


@pytest.mark.parametrize("number", [-1, 2**62 + 1, 2**64, 1.5])
def test_a_cursor_beyond_all_bounds_is_refused(client: Client, number: float) -> None:
    body = msgspec.json.encode({"incarnation": 1, "cursors": {"chain/rules": number}})
    assert refused(client, "/v1/feed", body) == (400, "bad_request")


def test_topics_of_other_stores_and_other_incarnations_are_refused(client: Client) -> None:
    foreign = msgspec.json.encode(FeedRequest(1, {"store/S002/members": 0}))
    assert refused(client, "/v1/feed", foreign) == (403, "unknown_topic")
    assert refused(client, "/v1/feed", msgspec.json.encode(FeedRequest(2, {}))) == (409, "other_incarnation")


def test_the_admin_reminds_and_looks(client: Client) -> None:
    body = b'{"member":"13812341234","product":"SKU-3"}'
    command = client.post("/v1/remind", content=body, headers=ADMIN).json()
    assert command["task_id"] == "C000000000018"
    (task,) = client.get("/v1/tasks", headers=ADMIN).json()
    assert (task["state"], task["store_id"]) == ("open", "S001")
    member = client.get("/v1/members/M1", headers=ADMIN).json()
    assert (member["name"], member["phone"]) == ("曾**", "138****1234")
    assert refused(client, "/v1/remind", b'{"member":"x","product":"y"}', ADMIN) == (404, "unknown_member")
    ask(
        client,
        "/v1/push",
        PushRequest(1, (pushed(1, codec.encode_event(sale("s", "X", "toy"))),)),
        PushAnswer,
    )
    (exception,) = client.get("/v1/exceptions", headers=ADMIN).json()
    assert (exception["key"], exception["seq"]) == ("sale.unknown_member", 1)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/exceptions?limit=0", 400),
        ("/v1/exceptions?limit=x", 400),
        ("/v1/exceptions?limit=99999999999999999999", 400),
        ("/v1/members/nobody", 404),
        ("/v1/members/" + "x" * 65, 400),
        ("/v1/nothing", 404),
        ("/v1/push", 405),
    ],
)
def test_other_faults_are_data_too(client: Client, path: str, status: int) -> None:
    answer = client.get(path, headers=ADMIN)
    assert answer.status_code == status
    assert set(answer.json()) == {"error", "detail"}


def test_a_database_that_is_away_is_said(client: Client, lite: Engine) -> None:
    with lite.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE meta RENAME TO gone")
    answer = client.get("/v1/health")
    assert (answer.status_code, answer.json()["error"]) == (503, "database_away")


def test_the_page_loads_nothing_from_elsewhere(client: Client) -> None:
    page = client.get("/schema")
    assert page.status_code == 200
    assert "//" not in page.text
    script = re.search(r"src='([^']+)'", page.text)
    schema = re.search(r"spec-url='([^']+)'", page.text)
    assert script is not None
    assert schema is not None
    assert client.get(script.group(1)).headers["content-type"].startswith("text/javascript")
    assert client.get(schema.group(1)).status_code == 200


def test_the_description_names_every_path_and_bounds_every_integer_that_comes_in(client: Client) -> None:
    described = client.get("/schema/openapi.json").json()
    assert {
        "/v1/enrol",
        "/v1/incarnation",
        "/v1/push",
        "/v1/feed",
        "/v1/members/find",
        "/v1/returns/right",
        "/v1/returns/give-back",
        "/v1/spending",
        "/v1/codes/send",
        "/v1/codes/check",
        "/v1/tills/self/totals",
        "/v1/health",
        "/v1/remind",
        "/v1/exceptions",
        "/v1/quarantine",
        "/v1/tasks",
        "/v1/members/{member_id}",
    } <= set(described["paths"])
    schemas = described["components"]["schemas"]
    for name in ("PushRequest", "PushedEvent", "PersonalRecord", "EnrolRequest"):
        assert unbounded(schemas[name]) == []


def unbounded(schema: dict[str, Any], *, maximum: bool = False) -> list[dict[str, Any]]:
    """Integers without a maximum, anywhere inside; one beside `oneOf` holds for each of its alternatives."""
    bounded = maximum or "maximum" in schema
    found = [schema] if schema.get("type") == "integer" and not bounded else []
    for name, value in schema.items():
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                found.extend(unbounded(inner, maximum=bounded and name == "oneOf"))
    return found


def test_a_short_admin_token_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 16"):
        create_app(f"sqlite:///{tmp_path}/hq.sqlite3", "short")
