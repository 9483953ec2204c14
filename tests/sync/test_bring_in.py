"""The till's way to headquarters' door for files, over a real connection."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import uvicorn
from litestar import Litestar
from sqlalchemy import Engine

from posclient.domain.staff import Operator, Role
from posclient.ports import HeadquartersAwayError, HeadquartersRefusedError
from posclient.services.bring_in import begin, look, sign, upload
from posclient.services.shop import Session, ShopError
from posclient.wire.feed import OperatorRow, StoreRow
from sync.bring_in import HttpDoor
from sync.enrol import enrol_till
from sync.hq.bring_in.routes import bring_in_routes
from sync.hq.bring_in.worker import run_job
from sync.hq.database import open_database
from sync.hq.enrol import make_code
from sync.hq.errors import HANDLERS
from sync.hq.feed import staff_topic
from sync.hq.headquarters import Headquarters, system_now_ms
from sync.hq.identity_routes import identity_routes
from sync.hq.seed import publish_many
from sync.hq.serve import bind
from sync.hq.wire_request import WireRequest
from sync.token import TokenFile
from tests.support.hq import ADMIN_TOKEN, until
from tests.support.shop import TestShop, make_shop

MANAGER = Operator("M9", "刘店长", Role.MANAGER, "x")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_database(f"sqlite:///{tmp_path}/hq.sqlite3")
    with opened.begin() as connection:
        publish_many(
            connection,
            staff_topic("S001"),
            [StoreRow("S001", "一店"), OperatorRow(MANAGER.operator_id, MANAGER.name, "manager", "x")],
        )
    yield opened
    opened.dispose()


@pytest.fixture
def url(engine: Engine, tmp_path: Path) -> Iterator[str]:
    hq = Headquarters(engine, ADMIN_TOKEN)
    database = f"sqlite:///{tmp_path}/hq.sqlite3"
    app = Litestar(
        [*identity_routes(hq), *bring_in_routes(hq, lambda job_id: run_job(database, job_id))],
        request_class=WireRequest,
        exception_handlers=HANDLERS,
        openapi_config=None,
        logging_config=None,
    )
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    listening = bind("127.0.0.1", 0)
    port = listening.getsockname()[1]
    thread = threading.Thread(target=lambda: server.run(sockets=[listening]))
    thread.start()
    until(lambda: server.started)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(60)
    listening.close()


@pytest.fixture
def till(tmp_path: Path) -> Iterator[TestShop]:
    opened = make_shop(tmp_path / "till", filled=False)
    yield opened
    opened.store.close()


def test_a_manager_brings_members_in(till: TestShop, url: str, engine: Engine, tmp_path: Path) -> None:
    token_file = TokenFile(tmp_path / "till.token")
    with engine.begin() as connection:
        code = make_code(connection, "S001", system_now_ms())
    enrol_till(till.shop, url, code, token_file)
    manager = Session(MANAGER, "shift-1", date(2026, 3, 2))
    door = HttpDoor(url, till.shop, token_file)
    path = tmp_path / "会员.csv"
    path.write_text("手机号,积分\n13900000001,30\n", "gbk")

    file = upload(till.shop, manager, door, "members", path)
    assert [column.field for column in file.columns] == ["phone", "points"]
    assert file.name == "会员.csv"
    fields = [column.field for column in file.columns]
    job = begin(till.shop, manager, door, file, fields, dry_run=False, skip_bad=False)
    done = look(manager, door, job.job_id)
    assert (done.state, done.totals.points) == ("done", 30)
    assert sign(manager, door, done).signed_by == manager.operator.name

    path.write_text("", "utf-8")
    with pytest.raises(ShopError) as caught:
        upload(till.shop, manager, door, "members", path)
    assert caught.value.key == "bring_in.refused"
    with pytest.raises(HeadquartersRefusedError):
        door.upload("members", "x", b"a,b\n1,2\n", "nobody")


def test_away(till: TestShop, tmp_path: Path) -> None:
    with pytest.raises(HeadquartersAwayError):
        HttpDoor("http://127.0.0.1:9", till.shop, TokenFile(tmp_path / "none")).look("j", "m")
