"""Errors as answers: always a Struct with a name for programs and a text for people."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from sync.hq.refusal import Refusal

_log = logging.getLogger(__name__)

Asked = Request[Any, Any, Any]


class ErrorAnswer(msgspec.Struct, frozen=True):
    """Why a request was not granted."""

    error: str
    detail: str


def _answer(error: str, detail: str, status: int) -> Response[ErrorAnswer]:
    return Response(ErrorAnswer(error, detail), status_code=status, media_type=MediaType.JSON)


def _refused(_: Asked, refusal: Refusal) -> Response[ErrorAnswer]:
    return _answer(refusal.error, refusal.detail, refusal.status)


def _http(_: Asked, fault: HTTPException) -> Response[ErrorAnswer]:
    """The framework's own refusals: no such path, wrong method, body too large, a parameter out of bounds."""
    name = HTTPStatus(fault.status_code).phrase.lower().replace(" ", "_").replace("-", "_")
    extra = f" {fault.extra}" if fault.extra else ""
    return _answer(name, f"{fault.detail}{extra}"[:2000], fault.status_code)


def _away(request: Asked, fault: Exception) -> Response[ErrorAnswer]:
    _log.error("%s: the database is away: %s", request.url.path, fault)
    return _answer("database_away", "the database does not answer now: try again", 503)


def _ours(request: Asked, fault: Exception) -> Response[ErrorAnswer]:
    _log.error("%s failed", request.url.path, exc_info=fault)
    return _answer("internal", "a fault of headquarters; it is in its log", 500)


HANDLERS: ExceptionHandlersMap = {
    Refusal: _refused,
    HTTPException: _http,
    OperationalError: _away,
    InterfaceError: _away,
    PoolTimeoutError: _away,
    Exception: _ours,
}
