"""Tables over HTTP, for the administrator; the interface describes them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import Engine

from sync.hq.bring_in.routes import bring_in_routes
from sync.hq.errors import HANDLERS
from sync.hq.headquarters import Headquarters
from sync.hq.openapi_page import openapi_config
from sync.hq.take_out.routes import take_out_routes
from sync.hq.wire_request import WireRequest
from tests.sync.hq.shop import NOW_MS

ADMIN = {"Authorization": "Bearer administrator-of-the-tests"}


@pytest.fixture
def client(lite: Engine, tmp_path: Path) -> Iterator[TestClient[Litestar]]:
    hq = Headquarters(lite, "administrator-of-the-tests", lambda: NOW_MS)
    app = Litestar(
        [
            *take_out_routes(hq, f"sqlite:///{tmp_path}/hq.sqlite3"),
            *bring_in_routes(hq, lambda _job_id: None),
        ],
        request_class=WireRequest,
        exception_handlers=HANDLERS,
        openapi_config=openapi_config("1"),
    )
    with TestClient(app) as opened:
        yield opened


def test_a_table_as_csv_and_excel(client: TestClient[Litestar]) -> None:
    found = client.get("/v1/export/goods/csv", params={"language": "en"}, headers=ADMIN)
    assert found.status_code == 200
    assert found.headers["content-type"].startswith("text/csv")
    assert found.content.decode("utf-8-sig").splitlines()[0].startswith("Article number,Barcode,Name")
    assert client.get("/v1/export/members/xlsx", headers=ADMIN).content.startswith(b"PK")


def test_only_the_administrator_and_only_what_there_is(client: TestClient[Litestar]) -> None:
    assert client.get("/v1/export/goods/csv").status_code == 401
    assert client.get("/v1/export/secrets/csv", headers=ADMIN).status_code == 400
    assert client.get("/v1/export/goods/pdf", headers=ADMIN).status_code == 400
    assert client.get("/v1/export/sales/csv", params={"first": "yesterday"}, headers=ADMIN).status_code == 400


def test_the_interface_describes_itself(client: TestClient[Litestar]) -> None:
    paths = client.get("/schema/openapi.json").json()["paths"]
    assert {"/v1/bring-in/jobs", "/v1/export/{kind}/{file_kind}"} <= set(paths)
