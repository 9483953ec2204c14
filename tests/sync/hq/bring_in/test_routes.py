"""Bringing a shop in over HTTP: upload, dry run, run, sign off; by managers and the administrator alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import Engine, func, select

from posclient.wire.bring_in import FileAnswer, JobAnswer, JobRequest, SignOff
from posclient.wire.feed import OperatorRow
from sync.hq.bring_in import jobs, tables
from sync.hq.bring_in.routes import bring_in_routes
from sync.hq.bring_in.worker import in_own_process, run_job
from sync.hq.database import reader
from sync.hq.errors import HANDLERS
from sync.hq.feed import staff_topic
from sync.hq.headquarters import Headquarters
from sync.hq.seed import publish_many
from sync.hq.wire_request import WireRequest
from tests.sync.hq.bring_in.files import LI, MEMBER_HEADINGS, WU, write_csv
from tests.sync.hq.shop import NOW_MS, TOKEN, enrolled_till, member_rows

ADMIN = {"Authorization": "Bearer administrator-of-the-tests"}
TILL = {"Authorization": f"Bearer T00001.{TOKEN}"}
MANAGER = "M9"

Client = TestClient[Litestar]
T = TypeVar("T")


@pytest.fixture
def database(lite: Engine, tmp_path: Path) -> str:
    """With a manager and a till."""
    with lite.begin() as connection:
        publish_many(connection, staff_topic("S001"), [OperatorRow(MANAGER, "刘店长", "manager", "x")])
    enrolled_till(lite)
    return f"sqlite:///{tmp_path}/hq.sqlite3"


@pytest.fixture
def client(lite: Engine, database: str) -> Iterator[Client]:
    """Jobs run at once."""
    hq = Headquarters(lite, "administrator-of-the-tests", lambda: NOW_MS)
    app = Litestar(
        bring_in_routes(hq, lambda job_id: run_job(database, job_id)),
        request_class=WireRequest,
        exception_handlers=HANDLERS,
        openapi_config=None,
    )
    with TestClient(app) as opened:
        yield opened


def upload(client: Client, body: bytes, what: str = "members", headers: dict[str, str] = TILL) -> FileAnswer:
    answer = client.post(
        f"/v1/bring-in/files/{what}",
        params={"name": "m.csv", "operator": MANAGER},
        content=body,
        headers=headers,
    )
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=FileAnswer)


def ask(client: Client, path: str, body: msgspec.Struct, headers: dict[str, str] = TILL) -> JobAnswer:
    answer = client.post(path, content=msgspec.json.encode(body), headers=headers)
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=JobAnswer)


def look(client: Client, job_id: str) -> JobAnswer:
    answer = client.get(f"/v1/bring-in/jobs/{job_id}", params={"operator": MANAGER}, headers=TILL)
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=JobAnswer)


def request_of(file: FileAnswer, *, dry_run: bool = False, skip_bad: bool = False) -> JobRequest:
    fields = tuple(column.field for column in file.columns)
    return JobRequest(file.file_id, file.what, fields, dry_run, skip_bad, operator_id=MANAGER)


def test_from_the_file_to_the_signature(client: Client, lite: Engine, tmp_path: Path) -> None:
    body = write_csv(tmp_path / "m.csv", MEMBER_HEADINGS, LI, WU, encoding="gb18030").read_bytes()

    file = upload(client, body)
    assert [column.field for column in file.columns][:4] == ["number", "phone", "name", "tier"]
    assert file.rows[0][2] == "李娜"
    assert (file.encoding, file.separator) == ("gb18030", "comma")
    assert {field.field for field in file.fields} >= {"phone", "card", "points"}

    checked = look(client, ask(client, "/v1/bring-in/jobs", request_of(file, dry_run=True)).job_id)
    assert (checked.state, checked.totals.added, checked.totals.points) == ("done", 2, 1230)
    assert set(member_rows(lite)) == {"M1"}

    done = look(client, ask(client, "/v1/bring-in/jobs", request_of(file)).job_id)
    assert (done.state, done.done) == ("done", 2)
    assert done.booked is not None
    assert len(member_rows(lite)) == 3

    seen = SignOff("刘店长", MANAGER, 2, 1230, 50_000, 5000, 100_050)
    signed = ask(client, f"/v1/bring-in/jobs/{done.job_id}/sign-off", seen)
    assert (signed.signed_by, signed.signed_at_ms) == ("刘店长", NOW_MS)
    again = client.post(
        f"/v1/bring-in/jobs/{done.job_id}/sign-off", content=msgspec.json.encode(seen), headers=TILL
    )
    assert (again.status_code, again.json()["error"]) == (409, "signed")


def test_the_file_is_forgotten_once_it_was_brought_in(client: Client, lite: Engine, tmp_path: Path) -> None:
    file = upload(client, write_csv(tmp_path / "m.csv", MEMBER_HEADINGS, LI).read_bytes())
    ask(client, "/v1/bring-in/jobs", request_of(file))
    with reader(lite).begin() as connection:
        assert connection.execute(select(func.count()).select_from(tables.piece)).scalar_one() == 0
    gone = client.post("/v1/bring-in/jobs", content=msgspec.json.encode(request_of(file)), headers=TILL)
    assert (gone.status_code, gone.json()["error"]) == (404, "unknown_file")


def test_bad_rows_are_told_by_line(client: Client, lite: Engine, tmp_path: Path) -> None:
    body = write_csv(tmp_path / "m.csv", ("手机号",), ("13900000001",), ("1",)).read_bytes()
    file = upload(client, body)
    refused = look(client, ask(client, "/v1/bring-in/jobs", request_of(file)).job_id)
    assert (refused.state, refused.totals.bad) == ("refused", 1)
    assert [(one.line, one.field) for one in refused.faults] == [(3, "phone")]
    unsigned = client.post(
        f"/v1/bring-in/jobs/{refused.job_id}/sign-off",
        content=msgspec.json.encode(SignOff("x", MANAGER)),
        headers=TILL,
    )
    assert unsigned.json()["error"] == "not_written"
    left = look(client, ask(client, "/v1/bring-in/jobs", request_of(file, skip_bad=True)).job_id)
    assert (left.state, left.totals.added) == ("done", 1)


def test_other_figures_are_not_signed(client: Client, tmp_path: Path) -> None:
    file = upload(client, write_csv(tmp_path / "m.csv", MEMBER_HEADINGS, LI).read_bytes())
    done = ask(client, "/v1/bring-in/jobs", request_of(file))
    answer = client.post(
        f"/v1/bring-in/jobs/{done.job_id}/sign-off",
        content=msgspec.json.encode(SignOff("刘店长", MANAGER, points=1)),
        headers=TILL,
    )
    assert answer.json()["error"] == "other_figures"


def test_managers_only(client: Client, tmp_path: Path) -> None:
    body = write_csv(tmp_path / "m.csv", MEMBER_HEADINGS, LI).read_bytes()
    for headers, operator, status in (
        (TILL, "A1", 403),
        (TILL, "", 403),
        ({}, MANAGER, 401),
        (ADMIN, "", 200),
    ):
        answer = client.post(
            "/v1/bring-in/files/members", params={"operator": operator}, content=body, headers=headers
        )
        assert answer.status_code == status, answer.text


def test_columns_that_can_not_work_are_told(client: Client, tmp_path: Path) -> None:
    file = upload(client, write_csv(tmp_path / "m.csv", ("姓名", "积分"), ("李娜", "1")).read_bytes())
    job = look(client, ask(client, "/v1/bring-in/jobs", request_of(file, dry_run=True)).job_id)
    assert job.state == "failed"
    assert "缺少一列" in job.trouble


def test_what_is_no_table_is_refused_at_once(client: Client) -> None:
    for body in (b"", b"PK\x03\x04xx"):
        answer = client.post(
            "/v1/bring-in/files/goods", params={"operator": MANAGER}, content=body, headers=TILL
        )
        assert (answer.status_code, answer.json()["error"]) == (400, "bad_file")
    answer = client.post(
        "/v1/bring-in/files/dreams", params={"operator": MANAGER}, content=b"a", headers=TILL
    )
    assert answer.status_code == 400


def test_a_job_that_nobody_heard_of_has_failed(client: Client, lite: Engine, tmp_path: Path) -> None:
    file = upload(client, write_csv(tmp_path / "m.csv", MEMBER_HEADINGS, LI).read_bytes())
    with lite.begin() as connection:
        jobs.begin(connection, "abc", request_of(file), "S001", MANAGER, NOW_MS - jobs.STALE_MS - 1)
    assert (look(client, "abc").state, look(client, "abc").trouble) == ("failed", "interrupted")


def test_in_a_process_of_its_own(lite: Engine, database: str, tmp_path: Path) -> None:
    body = write_csv(tmp_path / "m.csv", MEMBER_HEADINGS, LI, WU).read_bytes()
    with lite.begin() as connection:
        tables.ensure(connection)
        jobs.keep_file(connection, "f", "members", "m.csv", "S001", body, NOW_MS)
        fields = ("number", "phone", "name", "tier", "points", "principal", "bonus", "spend")
        jobs.begin(
            connection, "b1", JobRequest("f", "members", fields, dry_run=False), "S001", MANAGER, NOW_MS
        )
    in_own_process(database)("b1")
    deadline = time.monotonic() + 60
    while True:
        with reader(lite).begin() as connection:
            answer = jobs.find(connection, "b1").answer
        if answer.state == "done":
            break
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert answer.totals.added == 2
    assert len(member_rows(lite)) == 3
