"""The real server on loopback: long polls, the port file, a graceful end. And the commands."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import msgspec
import pytest
import uvicorn
from sqlalchemy import Engine

from posclient.wire.feed import NeedRow
from posclient.wire.protocol import EnrolAnswer, EnrolRequest, FeedAnswer, FeedRequest
from sync.hq import enrol
from sync.hq.cli import add_commands, admin_token
from sync.hq.feed import RULES, publish
from sync.hq.headquarters import system_now_ms
from sync.hq.serve import bind, make_server, split_listen
from tests.sync.hq.shop import TOKEN, enrolled_till, sale

DEADLINE_S = 60
LATE = NeedRow("late", "晚", "Late", "g", 9)


def until(there: Callable[[], bool]) -> None:
    """Wait for something that will come."""
    end = time.monotonic() + DEADLINE_S
    while not there():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


def parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers())
    return parser.parse_args(words)


@pytest.fixture
def server(lite: Engine, tmp_path: Path) -> Iterator[uvicorn.Server]:
    """A running server on this shop's database."""
    server = make_server(f"sqlite:///{tmp_path}/hq.sqlite3", "administrator-of-the-tests")
    with bind("127.0.0.1", 0) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            until(lambda: server.started)
            yield server
        finally:
            server.should_exit = True
            thread.join(DEADLINE_S)
            assert not thread.is_alive()


@pytest.fixture
def address(server: uvicorn.Server) -> str:
    """Where it listens."""
    port: int = server.servers[0].sockets[0].getsockname()[1]
    return f"http://127.0.0.1:{port}"


def feed_request(address: str, wait_s: int, cursor: int) -> FeedAnswer:
    body = msgspec.json.encode(FeedRequest(1, {RULES: cursor}, wait_s=wait_s))
    headers = {"Authorization": f"Bearer T00001.{TOKEN}"}
    answer = httpx.post(f"{address}/v1/feed", content=body, headers=headers, timeout=DEADLINE_S)
    assert answer.status_code == 200, answer.text
    return msgspec.json.decode(answer.content, type=FeedAnswer)


def test_a_row_published_later_arrives_in_the_waiting_request(
    lite: Engine, server: uvicorn.Server, address: str
) -> None:
    enrolled_till(lite)
    last = feed_request(address, 0, 0).pages[0].last
    began = time.monotonic()

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(feed_request, address, 30, last)
        until(lambda: len(server.server_state.tasks) == 1)
        with lite.begin() as connection:
            publish(connection, RULES, "need/late", LATE)
        answer = waiting.result(DEADLINE_S)

    assert time.monotonic() - began < 30
    assert [(one.position, one.row) for one in answer.pages[0].rows] == [(last + 1, LATE)]


def test_a_waiting_request_is_answered_when_the_end_comes(
    lite: Engine, server: uvicorn.Server, address: str
) -> None:
    enrolled_till(lite)
    last = feed_request(address, 0, 0).pages[0].last
    began = time.monotonic()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(feed_request, address, 30, last)
        until(lambda: len(server.server_state.tasks) == 1)
        server.should_exit = True
        assert waiting.result(DEADLINE_S).pages == ()
    assert time.monotonic() - began < 30


def test_a_request_that_waits_in_vain_is_answered_without_rows(lite: Engine, address: str) -> None:
    enrolled_till(lite)
    last = feed_request(address, 0, 0).pages[0].last
    began = time.monotonic()
    assert feed_request(address, 1, last).pages == ()
    assert time.monotonic() - began >= 1


def test_many_may_wait_at_once_without_holding_anybody_up(
    lite: Engine, server: uvicorn.Server, address: str
) -> None:
    """More waiting requests than there are threads or connections; a push goes through all the same."""
    till = enrolled_till(lite)
    last = feed_request(address, 0, 0).pages[0].last
    with ThreadPoolExecutor(60) as pool:
        waiting = [pool.submit(feed_request, address, 30, last) for _ in range(60)]
        until(lambda: len(server.server_state.tasks) == 60)
        assert till.say(sale("s1", "M1", "toy")).results[0].result == "applied"
        with lite.begin() as connection:
            publish(connection, RULES, "need/late", LATE)
        assert {one.result().pages[0].last for one in waiting} == {last + 1}


def test_the_program_serves_enrols_and_ends_on_sigterm(lite: Engine, tmp_path: Path) -> None:
    database, port_file, token_file = (
        f"sqlite:///{tmp_path}/hq.sqlite3",
        tmp_path / "port",
        tmp_path / "admin",
    )
    program = (
        "import argparse,sys\n"
        "from sync.hq.cli import add_commands\n"
        "p=argparse.ArgumentParser(); add_commands(p.add_subparsers())\n"
        "a=p.parse_args(); sys.exit(a.run(a))\n"
    )
    words = ["hq", "serve", "--database", database, "--listen", "127.0.0.1:0"]
    files = ["--port-file", str(port_file), "--admin-token-file", str(token_file)]
    with subprocess.Popen([sys.executable, "-c", program, *words, *files], env=dict(os.environ)) as process:
        try:
            until(port_file.exists)
            address = f"http://127.0.0.1:{int(port_file.read_text())}"
            with lite.begin() as connection:
                code = enrol.make_code(connection, "S001", system_now_ms())
            body = msgspec.json.encode(EnrolRequest(code, TOKEN))
            answer = httpx.post(f"{address}/v1/enrol", content=body, timeout=DEADLINE_S)
            assert msgspec.json.decode(answer.content, type=EnrolAnswer).till_id == "T00001"
            assert feed_request(address, 0, 0).pages
            process.send_signal(signal.SIGTERM)
            assert process.wait(DEADLINE_S) in (0, -signal.SIGTERM)
        finally:
            process.kill()
    assert len(token_file.read_text().strip()) > 30
    assert token_file.stat().st_mode & 0o777 == 0o600
    assert admin_token(token_file) == admin_token(token_file)


def test_the_commands(lite: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = ("--database", f"sqlite:///{tmp_path}/hq.sqlite3")

    def run(*words: str) -> tuple[int, str, str]:
        arguments = parsed("hq", *words, *database)
        code: int = arguments.run(arguments)
        said = capsys.readouterr()
        return code, said.out, said.err

    code, out, _ = run("enrol-code", "--store", "S001")
    assert (code, out.count("-")) == (0, 2)
    assert run("enrol-code", "--store", "S9") == (1, "", "hq: there is no store S9\n")
    code, out, _ = run("remind", "--member", "M1", "--product", "SKU-3")
    assert code == 0
    assert out.startswith("C000000000018 member M1, runs out on 2026-")
    assert run("exceptions") == (0, "", "")
    enrolled_till(lite).say(sale("s1", "X9", "toy"))
    assert run("exceptions") == (0, "T00001/1/1 sale.unknown_member X9\n", "")
    assert len(run("new-epoch")[1]) == 17


def test_the_demo_shop_is_for_an_empty_headquarters(
    lite: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def seeded(name: str) -> int:
        words = ("--database", f"sqlite:///{tmp_path}/{name}", "--members", "60", "--today", "2026-03-02")
        arguments = parsed("hq", "seed-demo", *words)
        code: int = arguments.run(arguments)
        return code

    assert (seeded("demo.sqlite3"), seeded("demo.sqlite3")) == (0, 0)
    assert "demo shop of 2026-03-02" in capsys.readouterr().out
    assert seeded("hq.sqlite3") == 1
    assert "in use" in capsys.readouterr().err


def test_a_database_that_can_not_be_opened_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = parsed("hq", "exceptions", "--database", "mysql://x/y")
    assert arguments.run(arguments) == 1
    assert "use sqlite" in capsys.readouterr().err


def test_the_parser_is_made_without_headquarters_libraries() -> None:
    program = (
        "import argparse, sys\n"
        "from sync.hq.cli import add_commands\n"
        "add_commands(argparse.ArgumentParser().add_subparsers())\n"
        "print([name for name in ('litestar', 'sqlalchemy', 'uvicorn', 'pypinyin') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("text", ["", "8470", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:70000", ":80"])
def test_an_address_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="HOST:PORT"):
        split_listen(text)


def test_addresses() -> None:
    assert split_listen("127.0.0.1:8470") == ("127.0.0.1", 8470)
    assert split_listen("[::1]:0") == ("::1", 0)
