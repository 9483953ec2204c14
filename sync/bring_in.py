"""Headquarters' door for files, over HTTP: `services.bring_in.Door`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar
from urllib.parse import urlencode

from posclient.ports import HeadquartersAwayError
from posclient.services import exchange
from posclient.services.shop import Shop
from posclient.wire.bring_in import FileAnswer, JobAnswer, JobRequest, SignOff, What
from sync.client import ANSWER_TIMEOUT_S, Client
from sync.token import TokenFile

UPLOAD_TIMEOUT_S: Final = 120.0

T = TypeVar("T")


class _Files(Client):
    """The till's conversation about files."""

    def upload(self, what: What, name: str, body: bytes, operator_id: str) -> FileAnswer:
        query = urlencode({"name": name, "operator": operator_id})
        path = f"/v1/bring-in/files/{what}?{query}"
        return self._send("POST", path, body, FileAnswer, UPLOAD_TIMEOUT_S)

    def begin(self, request: JobRequest) -> JobAnswer:
        return self._post("/v1/bring-in/jobs", request, JobAnswer)

    def look(self, job_id: str, operator_id: str) -> JobAnswer:
        path = f"/v1/bring-in/jobs/{job_id}?{urlencode({'operator': operator_id})}"
        return self._send("GET", path, b"", JobAnswer, ANSWER_TIMEOUT_S)

    def sign_off(self, job_id: str, seen: SignOff) -> JobAnswer:
        return self._post(f"/v1/bring-in/jobs/{job_id}/sign-off", seen, JobAnswer)


class HttpDoor:
    """Each call is a conversation of its own, so any thread may call."""

    def __init__(self, url: str, shop: Shop, token_file: TokenFile) -> None:
        self._url = url
        self._shop = shop
        self._token_file = token_file

    def upload(self, what: What, name: str, body: bytes, operator_id: str) -> FileAnswer:
        """Hand a file over; what it looks like."""
        return self._ask(lambda files: files.upload(what, name, body, operator_id))

    def begin(self, request: JobRequest) -> JobAnswer:
        """Have it checked or brought in."""
        return self._ask(lambda files: files.begin(request))

    def look(self, job_id: str, operator_id: str) -> JobAnswer:
        """How a job stands."""
        return self._ask(lambda files: files.look(job_id, operator_id))

    def sign_off(self, job_id: str, seen: SignOff) -> JobAnswer:
        """Put a name to the totals."""
        return self._ask(lambda files: files.sign_off(job_id, seen))

    def _ask(self, question: Callable[[_Files], T]) -> T:
        token = self._token_file.read()
        if not self._url or token is None:
            raise HeadquartersAwayError("not enrolled")
        files = _Files(self._url, exchange.who_am_i(self._shop).till_id, token.secret)
        try:
            return question(files)
        finally:
            files.close()
