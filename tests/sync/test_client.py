"""HTTP to headquarters: whatever answers on the wire, the till hears one of three kinds of error, and in time."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec
import pytest

from posclient.ports import HeadquartersAwayError
from posclient.wire.protocol import (
    EnrolRequest,
    FeedRequest,
    FindMemberAnswer,
    FindMemberRequest,
    IncarnationRequest,
    PushAnswer,
    PushRequest,
)
from sync import client as client_module
from sync.client import Client, NonsenseError, RefusedError

Handler = Callable[[BaseHTTPRequestHandler, bytes], None]

GOOD = msgspec.json.encode(PushAnswer(1, (), "e"))
TICK_S = 0.05


@contextmanager
def serving(handler: Handler) -> Iterator[str]:
    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            handler(self, self.rfile.read(int(self.headers["Content-Length"] or 0)))

        def do_GET(self) -> None:
            handler(self, b"")

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class says so
            """Nothing on stderr."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that hangs up is what is tested
    thread = threading.Thread(target=server.serve_forever, args=(TICK_S,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def answer(body: bytes, status: int = 200, **headers: str) -> Handler:
    def handler(request: BaseHTTPRequestHandler, _body: bytes) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    return handler


def push(url: str) -> PushAnswer:
    client = Client(url, "T1", "secret")
    try:
        return client.push(PushRequest(1, ()))
    finally:
        client.close()


def test_a_proper_answer_and_what_was_asked() -> None:
    asked: list[tuple[str, str | None, bytes]] = []

    def handler(request: BaseHTTPRequestHandler, body: bytes) -> None:
        asked.append((request.path, request.headers["Authorization"], body))
        answer(GOOD)(request, body)

    with serving(handler) as url:
        assert push(url + "/") == PushAnswer(1, (), "e")
    assert asked == [("/v1/push", "Bearer T1.secret", b'{"incarnation":1,"events":[],"personal":[]}')]


def test_one_connection_serves_many_requests() -> None:
    ports: set[int] = set()

    def handler(request: BaseHTTPRequestHandler, body: bytes) -> None:
        ports.add(request.client_address[1])
        answer(GOOD)(request, body)

    with serving(handler) as url:
        client = Client(url)
        for _ in range(3):
            client.push(PushRequest(1, ()))
        client.close()
    assert len(ports) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>502 Bad Gateway</body></html>",
        b'{"next_seq": 1, "results": [',
        b'{"next_seq": "one", "results": [], "epoch": "e"}',
        b'{"next_seq": -1, "results": [], "epoch": "e"}',
        b'{"next_seq": 99999999999999999999999, "results": [], "epoch": "e"}',
        b'{"results": []}',
        b"[]",
        b"null",
        b"\xff\xfe\x00",
        b'{"epoch": "\xc3\x28"}',
        b'{"x":' + b"[" * 100_000,
    ],
)
def test_nonsense_is_said_to_be_nonsense(body: bytes) -> None:
    with serving(answer(body)) as url, pytest.raises(NonsenseError):
        push(url)


@pytest.mark.parametrize("status", [204, 302, 304])
def test_an_answer_without_a_body_is_nonsense(status: int) -> None:
    with serving(answer(b"", status, Location="http://127.0.0.1:1/")) as url, pytest.raises(NonsenseError):
        push(url)


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_headquarters_in_trouble_is_away(status: int) -> None:
    with serving(answer(b"<html>oops</html>", status)) as url, pytest.raises(HeadquartersAwayError) as error:
        push(url)
    assert not isinstance(error.value, NonsenseError)
    assert str(status) in str(error.value)


def test_a_refusal_bears_its_reason() -> None:
    body = b'{"error": "superseded", "detail": "another incarnation"}'
    with serving(answer(body, 403)) as url, pytest.raises(RefusedError) as error:
        push(url)
    assert (error.value.error, error.value.detail) == ("superseded", "another incarnation")


@pytest.mark.parametrize("body", [b"", b"<html>403</html>", b'{"error": 7}', b"[" * 100_000])
def test_a_refusal_that_cannot_be_read_is_nonsense(body: bytes) -> None:
    with serving(answer(body, 403)) as url, pytest.raises(NonsenseError):
        push(url)


def test_an_answer_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "LARGEST_ANSWER", 100_000)
    with serving(answer(b" " * 2_000_000)) as url, pytest.raises(NonsenseError) as error:
        push(url)
    assert "more than 100000 bytes" in str(error.value)


def test_a_small_answer_that_unpacks_into_a_large_one_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    import gzip

    monkeypatch.setattr(client_module, "LARGEST_ANSWER", 100_000)
    packed = gzip.compress(b" " * 50_000_000)
    with serving(answer(packed, Content_Encoding="gzip")) as url, pytest.raises(NonsenseError):
        push(url)


@pytest.mark.parametrize("headers", ["Content-Length: 1000\r\n", "Transfer-Encoding: chunked\r\n"])
def test_a_line_that_drops_in_the_middle_of_an_answer(headers: str) -> None:
    def handler(request: BaseHTTPRequestHandler, _body: bytes) -> None:
        part = "3e8\r\n" if "chunked" in headers else ""
        request.wfile.write(f"HTTP/1.1 200 OK\r\n{headers}\r\n{part}".encode() + GOOD[:10])
        request.wfile.flush()
        request.close_connection = True

    with serving(handler) as url, pytest.raises(HeadquartersAwayError) as error:
        push(url)
    assert not isinstance(error.value, NonsenseError)


@pytest.mark.parametrize(
    "first", [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 5000]
)
def test_a_line_that_drops_before_an_answer(first: bytes) -> None:
    def handler(request: BaseHTTPRequestHandler, _body: bytes) -> None:
        request.wfile.write(first)
        request.wfile.flush()
        request.close_connection = True

    with serving(handler) as url, pytest.raises(HeadquartersAwayError):
        push(url)


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(HeadquartersAwayError):
        push(f"http://127.0.0.1:{port}")


@pytest.mark.parametrize(
    "url", ["", "not a url", "ftp://127.0.0.1/", "http://", "http://[::", "http://a..b/"]
)
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(HeadquartersAwayError):
        push(url)


def test_an_answer_that_never_comes_is_not_waited_for() -> None:
    done = threading.Event()

    def handler(_request: BaseHTTPRequestHandler, _body: bytes) -> None:
        done.wait(60)

    with serving(handler) as url:
        client = Client(url)
        with pytest.raises(HeadquartersAwayError):
            client.find_member(FindMemberRequest(card_no="M1"), 0.2)
        client.close()
        done.set()


def test_an_answer_that_drips_is_given_up_in_time() -> None:
    """Each byte comes within the socket's time-out; all together take an hour."""
    stopped = threading.Event()

    def handler(request: BaseHTTPRequestHandler, _body: bytes) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while not stopped.wait(0.02):
            try:
                request.wfile.write(b" ")
            except OSError:
                return

    with serving(handler) as url:
        client = Client(url)
        began = time.monotonic()
        with pytest.raises(HeadquartersAwayError):
            client.find_member(FindMemberRequest(card_no="M1"), 0.3)
        assert time.monotonic() - began < 30
        client.close()
        stopped.set()


def test_every_request_goes_its_way() -> None:
    paths: list[str] = []

    def handler(request: BaseHTTPRequestHandler, body: bytes) -> None:
        paths.append(f"{request.command} {request.path}")
        answer(msgspec.json.encode(FindMemberAnswer(None)))(request, body)

    with serving(handler) as url:
        client = Client(url)
        assert client.find_member(FindMemberRequest(phone="138"), 5).member_id is None
        for ask in (
            lambda: client.enrol(EnrolRequest("c", "t")),
            lambda: client.new_incarnation(IncarnationRequest("t")),
            lambda: client.feed(FeedRequest(1, {})),
            client.totals,
        ):
            with pytest.raises(NonsenseError):
                ask()
        client.close()
    assert paths == [
        "POST /v1/members/find",
        "POST /v1/enrol",
        "POST /v1/incarnation",
        "POST /v1/feed",
        "GET /v1/tills/self/totals",
    ]


def test_a_proxy_of_the_environment_has_no_part_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    with serving(answer(GOOD)) as url:
        assert push(url).next_seq == 1
