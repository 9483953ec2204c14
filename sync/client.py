"""HTTP to headquarters: one function a request, checked answers, errors of three kinds."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from posclient.ports import HeadquartersAwayError, HeadquartersRefusedError
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
from posclient.wire.protocol import (
    EnrolAnswer,
    EnrolRequest,
    FeedAnswer,
    FeedRequest,
    FindMemberAnswer,
    FindMemberRequest,
    IncarnationRequest,
    PushAnswer,
    PushRequest,
    Totals,
)

if TYPE_CHECKING:
    import requests

T = TypeVar("T")

CONNECT_TIMEOUT_S: Final = 3.0
ANSWER_TIMEOUT_S: Final = 15.0
LARGEST_ANSWER: Final = 32 * 1024 * 1024
PIECE: Final = 64 * 1024


class NonsenseError(HeadquartersAwayError):
    """Headquarters answered what can't be read. It is treated as away; the text says what came."""


class RefusedError(HeadquartersRefusedError):
    """Headquarters understood and refuses; `error` is its word for why (`unknown_code`, `superseded` …)."""


class _Fault(msgspec.Struct):
    error: str = "unknown"
    detail: str = ""


class Client:
    """One conversation with headquarters. Not for two threads at once: each makes its own."""

    def __init__(self, url: str, till_id: str = "", token: str = "") -> None:
        import requests  # noqa: PLC0415 - 80 ms: not before the first screen stands

        self._url = url.rstrip("/")
        self._http = requests.Session()
        self._http.trust_env = False  # a proxy from the environment has no business between a till and its HQ
        self._http.headers["Content-Type"] = "application/json"
        if till_id:
            self._http.headers["Authorization"] = f"Bearer {till_id}.{token}"

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        """Become a till of a store. Raises RefusedError for a wrong or used code."""
        return self._post("/v1/enrol", request, EnrolAnswer)

    def new_incarnation(self, request: IncarnationRequest) -> EnrolAnswer:
        """Go on under a new incarnation."""
        return self._post("/v1/incarnation", request, EnrolAnswer)

    def push(self, request: PushRequest) -> PushAnswer:
        """Hand over events."""
        return self._post("/v1/push", request, PushAnswer)

    def feed(self, request: FeedRequest, timeout_s: float = ANSWER_TIMEOUT_S) -> FeedAnswer:
        """Ask for news; may take `wait_s` longer."""
        return self._post("/v1/feed", request, FeedAnswer, answer_timeout_s=timeout_s + request.wait_s)

    def find_member(self, request: FindMemberRequest, timeout_s: float) -> FindMemberAnswer:
        """Ask for one member."""
        return self._post("/v1/members/find", request, FindMemberAnswer, answer_timeout_s=timeout_s)

    def ask_right(self, request: ReturnRightRequest, timeout_s: float) -> ReturnRight:
        """Ask for a receipt, to take goods back on it."""
        return self._post("/v1/returns/right", request, ReturnRight, answer_timeout_s=timeout_s)

    def give_back(self, request: GiveBackRequest, timeout_s: float) -> GivenBack:
        """Give an unused right back."""
        return self._post("/v1/returns/give-back", request, GivenBack, answer_timeout_s=timeout_s)

    def may_spend(self, request: SpendRequest, timeout_s: float) -> SpendAnswer:
        """Ask how much of an amount an account covers."""
        return self._post("/v1/spending", request, SpendAnswer, answer_timeout_s=timeout_s)

    def send_code(self, request: SendCodeRequest, timeout_s: float) -> SendCodeAnswer:
        """Have a code sent to a member's phone."""
        return self._post("/v1/codes/send", request, SendCodeAnswer, answer_timeout_s=timeout_s)

    def check_code(self, request: CheckCodeRequest, timeout_s: float) -> CheckCodeAnswer:
        """Check the code that she says."""
        return self._post("/v1/codes/check", request, CheckCodeAnswer, answer_timeout_s=timeout_s)

    def totals(self) -> Totals:
        """What headquarters has of this till."""
        return self._send("GET", "/v1/tills/self/totals", b"", Totals, ANSWER_TIMEOUT_S)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _post(
        self, path: str, body: msgspec.Struct, answer: type[T], *, answer_timeout_s: float = ANSWER_TIMEOUT_S
    ) -> T:
        return self._send("POST", path, msgspec.json.encode(body), answer, answer_timeout_s)

    def _send(self, method: str, path: str, body: bytes, answer: type[T], answer_timeout_s: float) -> T:
        timeouts = (min(CONNECT_TIMEOUT_S, answer_timeout_s), answer_timeout_s)
        until_s = time.monotonic() + answer_timeout_s
        try:
            response = self._http.request(
                method, self._url + path, data=body, timeout=timeouts, allow_redirects=False, stream=True
            )
        except _troubles() as fault:
            raise HeadquartersAwayError(str(fault)) from fault
        content = _body(response, path, until_s)
        if response.status_code >= 500:
            raise HeadquartersAwayError(f"{path} answered {response.status_code}")
        if response.status_code >= 400:
            raise _refusal(content)
        try:
            return msgspec.json.decode(content, type=answer)
        except _UNREADABLE as fault:
            raise NonsenseError(f"{path}: {fault}") from fault


def _troubles() -> tuple[type[Exception], ...]:
    """What the network does; all of `requests`' own errors are OSErrors."""
    from urllib3.exceptions import HTTPError  # noqa: PLC0415 - as `requests`

    return (OSError, HTTPError)


_UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def _body(response: requests.Response, path: str, until_s: float) -> bytes:
    """The whole body, of a bounded size and by a moment of the monotonic clock: each piece alone may keep any time-out
    of the socket. The connection is free for the next request afterwards, or closed where the body was not read whole.
    """
    content = bytearray()
    try:
        while piece := response.raw.read1(PIECE, decode_content=True):
            content += piece
            if len(content) > LARGEST_ANSWER or time.monotonic() > until_s:
                break
        else:
            response.raw.release_conn()
            return bytes(content)
    except _troubles() as fault:
        response.close()
        raise HeadquartersAwayError(str(fault)) from fault
    response.close()
    if len(content) > LARGEST_ANSWER:
        raise NonsenseError(f"{path}: an answer of more than {LARGEST_ANSWER} bytes")
    raise HeadquartersAwayError(f"{path}: the answer takes too long")


def _refusal(content: bytes) -> RefusedError | NonsenseError:
    try:
        fault = msgspec.json.decode(content, type=_Fault)
    except _UNREADABLE as nonsense:
        return NonsenseError(f"a refusal that can't be read: {nonsense}")
    return RefusedError(fault.error, fault.detail)
