"""A payment provider to try the till with: over HTTP, on this machine alone, with the faults of `faults.py`.

It moves no money. Its books lie in a file, so that it can be killed and started again like everything else here.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

import uvicorn
from litestar import Litestar, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from sync.payments.books import Books
from sync.payments.faults import Fault
from sync.payments.listening import LOOPBACK, listening_on
from sync.payments.protocol import Answer, ChargeRequest, RefundRequest, Statement
from sync.payments.teller import Teller

SLOW_S: Final = 3.0
_CUT: Final = "x-cut"
_CUTS: Final = frozenset({Fault.CUT_AFTER, Fault.CUT_BEFORE})


def system_now_ms() -> int:
    """UTC milliseconds of this machine."""
    return time.time_ns() // 1_000_000


def create_app(teller: Teller, *, slow_s: float = SLOW_S) -> ASGIApp:
    """The provider as an ASGI application."""
    return _cutting(
        Litestar(route_handlers=_routes(teller, slow_s), openapi_config=None, logging_config=None)
    )


def make_server(books: Books, *, slow_s: float = SLOW_S, zone: str = "Asia/Shanghai") -> uvicorn.Server:
    """A server that is not running yet. A cut connection is what it is for, and not worth a line in a log."""
    app = create_app(Teller(books, system_now_ms, zone), slow_s=slow_s)
    config = uvicorn.Config(
        app, log_level="critical", access_log=False, timeout_graceful_shutdown=2, server_header=False
    )
    return uvicorn.Server(config)


def serve(
    data: Path,
    port: int,
    port_file: Path | None = None,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serve until a signal. `port` 0 takes a free one; the bound one is written to `port_file`."""
    data.parent.mkdir(parents=True, exist_ok=True)
    books = Books(data)
    try:
        with listening_on(port) as listening:
            bound = listening.getsockname()[1]
            if port_file is not None:
                partial = port_file.with_name(port_file.name + ".part")
                partial.write_text(f"{bound}\n", encoding="ascii")
                partial.replace(port_file)
            if announce is not None:
                announce(f"simulated payment provider at http://{LOOPBACK}:{bound}")
            make_server(books).run(sockets=[listening])
    finally:
        books.close()


def _routes(teller: Teller, slow_s: float) -> list[HTTPRouteHandler]:
    @post("/v1/charges", status_code=200, sync_to_thread=True)
    def charge(data: JSONBody[ChargeRequest]) -> Response[Any]:
        """Charge a code."""
        answer, fault = teller.charge(data)
        if fault is Fault.SLOW:
            time.sleep(slow_s)
        return _response(answer, fault)

    @get("/v1/charges/{attempt_id:str}", sync_to_thread=True)
    def query(attempt_id: FromPath[str]) -> Answer:
        """What became of a charge."""
        return teller.query(attempt_id)

    @post("/v1/charges/{attempt_id:str}/reverse", status_code=200, sync_to_thread=True)
    def reverse(attempt_id: FromPath[str]) -> Answer:
        """Undo a charge."""
        return teller.reverse(attempt_id)

    @post("/v1/refunds", status_code=200, sync_to_thread=True)
    def refund(data: JSONBody[RefundRequest]) -> Answer:
        """Give back a part."""
        return teller.refund(data)

    @get("/v1/statements/{on:date}", sync_to_thread=True)
    def statement(on: FromPath[date]) -> Statement:
        """A day's movements."""
        return teller.statement(on)

    @get("/v1/health", sync_to_thread=False)
    def health() -> Answer:
        """Whether it is there."""
        return Answer("paid", detail="simulated")

    return [charge, query, reverse, refund, statement, health]


def _response(answer: Answer, fault: Fault) -> Response[Any]:
    match fault:
        case Fault.FAILS_AFTER:
            return Response({"error": "internal"}, status_code=500)
        case Fault.NONSENSE:
            return Response({"state": ["paid"], "note": "no answer of this protocol"}, status_code=200)
        case _:
            return Response(answer, status_code=200, headers={_CUT: "1"} if fault in _CUTS else None)


def _cutting(app: ASGIApp) -> ASGIApp:
    """Begin an answer that is marked to be cut, and leave: the server hangs up in the middle of it."""

    async def cut(scope: Scope, receive: Receive, send: Send) -> None:
        is_cut = False

        async def send_or_cut(message: Message) -> None:
            nonlocal is_cut
            if message["type"] == "http.response.start":
                headers = dict(message["headers"])
                is_cut = _CUT.encode() in headers
                if is_cut:
                    message["headers"] = [(b"content-length", b"1000")]
            elif is_cut:
                return
            await send(message)

        wrapped: Callable[[Scope, Receive, Send], Awaitable[None]] = app
        await wrapped(scope, receive, send_or_cut)

    return cut
