"""`ports.PaymentProvider` over HTTP. A connection for each request: one kept open may be dead without knowing it, and
then nobody could say whether a charge left.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from datetime import date
from typing import Final, TypeVar

import msgspec

from posclient.ports import ChargeAnswer, ChargeState, ProviderAwayError, StatementKind, StatementLine
from sync.payments.protocol import Answer, ChargeRequest, RefundRequest, Statement

T = TypeVar("T")

CONNECT_S: Final = 3.0
LARGEST_ANSWER: Final = 8 * 1024 * 1024
PIECE: Final = 64 * 1024
_AWAY: Final = "payment.away"
_NONSENSE: Final = "payment.nonsense"
_UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError)


class _UnheardError(Exception):
    """The request may have left, and nothing that can be read came back in time."""


class HttpProvider:
    """A provider at a URL. Any thread may call it."""

    def __init__(self, url: str, *, name: str = "http", key: str = "") -> None:
        """`key` goes along as a bearer token; it comes from the till's settings and is kept in memory alone."""
        self._url = url.rstrip("/")
        self._name = name
        self._key = key
        self._trouble = ""

    @property
    def name(self) -> str:
        """For the attempt's row."""
        return self._name

    def trouble(self) -> str:
        """What the last exchange died of; empty before the first one, and while all is well."""
        return self._trouble

    def probe(self, timeout_s: float = CONNECT_S) -> bool:
        """Ask whether it is there, so that `trouble` tells the truth; returns whether it is."""
        try:
            self._ask("GET", "/v1/health", b"", timeout_s)
        except (ProviderAwayError, _UnheardError):
            return False
        return True

    def charge(self, attempt_id: str, code: str, amount_minor: int, timeout_s: float) -> ChargeAnswer:
        """Charge a code once."""
        body = msgspec.json.encode(ChargeRequest(attempt_id, code, amount_minor))
        return self._answer("POST", "/v1/charges", body, timeout_s)

    def query(self, attempt_id: str, timeout_s: float) -> ChargeAnswer:
        """What became of a charge."""
        return self._answer("GET", f"/v1/charges/{attempt_id}", b"", timeout_s)

    def reverse(self, attempt_id: str, timeout_s: float) -> ChargeAnswer:
        """Undo a charge and close its id."""
        return self._answer("POST", f"/v1/charges/{attempt_id}/reverse", b"", timeout_s)

    def refund(self, refund_id: str, origin_id: str, amount_minor: int, timeout_s: float) -> ChargeAnswer:
        """Give back a part."""
        body = msgspec.json.encode(RefundRequest(refund_id, origin_id, amount_minor))
        return self._answer("POST", "/v1/refunds", body, timeout_s)

    def statement(self, on: date, timeout_s: float) -> tuple[StatementLine, ...]:
        """Everything that moved on a day."""
        try:
            content = self._ask("GET", f"/v1/statements/{on.isoformat()}", b"", timeout_s)
            return tuple(
                StatementLine(
                    StatementKind(line.kind), line.attempt_id, line.amount_minor, line.reference, line.at_ms
                )
                for line in msgspec.json.decode(content, type=Statement).movements
            )
        except _UNREADABLE as fault:
            self._trouble = _NONSENSE
            raise ProviderAwayError(f"a statement that can't be read: {type(fault).__name__}") from fault
        except _UnheardError as fault:
            raise ProviderAwayError(str(fault)) from fault

    def _answer(self, method: str, path: str, body: bytes, timeout_s: float) -> ChargeAnswer:
        try:
            content = self._ask(method, path, body, timeout_s)
            said = msgspec.json.decode(content, type=Answer)
            return ChargeAnswer(ChargeState(said.state), said.reference, said.detail)
        except _UNREADABLE as fault:
            self._trouble = _NONSENSE
            return ChargeAnswer(ChargeState.UNKNOWN, detail=f"unreadable: {type(fault).__name__}")
        except _UnheardError as fault:
            return ChargeAnswer(ChargeState.UNKNOWN, detail=str(fault))

    def _ask(self, method: str, path: str, body: bytes, timeout_s: float) -> bytes:
        """The body of a good answer. Raises ProviderAwayError where nothing left, _UnheardError where it may have."""
        try:
            content = _within(timeout_s, lambda: self._send(method, path, body, timeout_s))
        except (ProviderAwayError, _UnheardError):
            self._trouble = _AWAY
            raise
        self._trouble = ""
        return content

    def _send(self, method: str, path: str, body: bytes, timeout_s: float) -> bytes:
        import requests  # noqa: PLC0415 - 80 ms: not before somebody pays by code

        headers = {"Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        until_s = time.monotonic() + timeout_s
        with requests.Session() as http:
            http.trust_env = False  # a proxy from the environment has no business with a customer's code
            try:
                response = http.request(
                    method,
                    self._url + path,
                    data=body or None,
                    headers=headers,
                    timeout=(min(CONNECT_S, timeout_s), timeout_s),
                    allow_redirects=False,
                    stream=True,
                )
                with response:
                    content = _content(response, until_s)
            except requests.RequestException as fault:
                raise _told(fault) from fault
            except OSError as fault:
                raise _UnheardError(type(fault).__name__) from fault
        if response.status_code != 200:
            raise _UnheardError(f"answered {response.status_code}")
        return content


def _told(fault: Exception) -> Exception:
    """Whether a request never left. The text of the fault is not passed on: it may hold what was sent."""
    from requests import ConnectionError as NoConnectionError  # noqa: PLC0415 - as `requests`
    from requests import ConnectTimeout  # noqa: PLC0415
    from urllib3.exceptions import MaxRetryError, NewConnectionError  # noqa: PLC0415

    reason = fault.args[0] if fault.args else None
    cause = reason.reason if isinstance(reason, MaxRetryError) else reason
    if isinstance(fault, ConnectTimeout) or (
        isinstance(fault, NoConnectionError) and isinstance(cause, NewConnectionError)
    ):
        return ProviderAwayError(type(fault).__name__)
    return _UnheardError(type(fault).__name__)


def _content(response: object, until_s: float) -> bytes:
    """The whole body, of a bounded size and by a moment of the monotonic clock."""
    from requests import Response  # noqa: PLC0415 - as `requests`
    from urllib3.exceptions import HTTPError  # noqa: PLC0415

    if not isinstance(response, Response):
        raise TypeError(type(response).__name__)
    content = bytearray()
    try:
        for piece in response.iter_content(PIECE):
            content += piece
            if len(content) > LARGEST_ANSWER or time.monotonic() > until_s:
                raise _UnheardError("an answer that is too long or too slow")
    except HTTPError as fault:
        raise _UnheardError(type(fault).__name__) from fault
    return bytes(content)


def _within(timeout_s: float, work: Callable[[], T]) -> T:
    """`work` in a thread of its own: an answer whose head comes a byte at a time keeps every time-out of a socket, and
    the counter does not wait for it. Raises _UnheardError when the time is over.
    """
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as fault:  # noqa: BLE001 - it belongs to whoever waits
            done.set_exception(fault)

    threading.Thread(target=run, name="payment-call", daemon=True).start()
    try:
        return done.result(timeout_s + 0.2)
    except TimeoutError as fault:
        raise _UnheardError("no answer in time") from fault
