"""Bringing a shop in over HTTP: upload, run, look, sign off. For managers at a till, and the administrator."""

from __future__ import annotations

import secrets
from hmac import compare_digest
from typing import Annotated, Any, Final

from anyio import to_thread
from litestar import Request, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody, PathParameter, QueryParameter
from sqlalchemy import Connection

from posclient.domain.staff import Role
from posclient.wire.bring_in import FileAnswer, JobAnswer, JobRequest, SignOff, What
from sync.hq.bring_in import jobs, tables
from sync.hq.bring_in.current import operators
from sync.hq.bring_in.faults import FileFaultError
from sync.hq.bring_in.sheets import MOST_BYTES
from sync.hq.bring_in.worker import Start
from sync.hq.headquarters import Headquarters, bearer_of
from sync.hq.refusal import Refusal

Asked = Request[Any, Any, Any]
Key = Annotated[str, PathParameter(min_length=1, max_length=64, pattern=r"^[0-9a-f]+$")]
ADMINISTRATOR: Final = "administrator"


def bring_in_routes(hq: Headquarters, start: Start) -> list[HTTPRouteHandler]:
    """The handlers, which want a till's bearer and a manager's operator id, or the administrator's token. `start` runs
    a job's worker (`worker.in_own_process`).
    """

    hq.write(tables.ensure)

    @post(
        "/v1/bring-in/files/{what:str}",
        status_code=200,
        request_max_body_size=MOST_BYTES,
    )
    async def upload(
        request: Asked,
        what: Annotated[What, PathParameter()],
        name: Annotated[str, QueryParameter(max_length=200)] = "",
        operator: Annotated[str, QueryParameter(max_length=64)] = "",
    ) -> FileAnswer:
        """Keep a file (its bytes are the body) and say what it looks like."""
        body = await request.body()
        authorization = _authorization(request)

        def work() -> FileAnswer:
            store_id, _ = _who(hq, authorization, operator)
            file_id = secrets.token_hex(16)
            try:
                with jobs.as_file(body) as path:
                    answer = jobs.preview(path, file_id, what, name)
            except FileFaultError as fault:
                raise Refusal("bad_file", str(fault), 400) from fault
            hq.write(
                lambda connection: jobs.keep_file(
                    connection, file_id, what, name, store_id, body, hq.now_ms()
                )
            )
            return answer

        return await to_thread.run_sync(work)

    @post("/v1/bring-in/jobs", status_code=200, sync_to_thread=True)
    def begin(data: JSONBody[JobRequest], request: Asked) -> JobAnswer:
        """Check a file, or bring it in, in the background."""
        till_store, who = _who(hq, _authorization(request), data.operator_id)
        job_id = secrets.token_hex(16)
        store_id = till_store or data.store_id
        answer = hq.write(lambda connection: jobs.begin(connection, job_id, data, store_id, who, hq.now_ms()))
        start(job_id)
        return answer

    @get("/v1/bring-in/jobs/{job_id:str}", sync_to_thread=True)
    def look(
        request: Asked, job_id: Key, operator: Annotated[str, QueryParameter(max_length=64)] = ""
    ) -> JobAnswer:
        """How a job stands."""
        store_id, _ = _who(hq, _authorization(request), operator)
        return hq.read(lambda connection: jobs.standing(connection, job_id, store_id, hq.now_ms()))

    @post("/v1/bring-in/jobs/{job_id:str}/sign-off", status_code=200, sync_to_thread=True)
    def sign_off(data: JSONBody[SignOff], request: Asked, job_id: Key) -> JobAnswer:
        """Put a name to the totals."""
        store_id, _ = _who(hq, _authorization(request), data.operator_id)
        return hq.write(lambda connection: jobs.sign_off(connection, job_id, data, store_id, hq.now_ms()))

    return [upload, begin, look, sign_off]


def _authorization(request: Asked) -> str:
    return request.headers.get("authorization", "")


def _who(hq: Headquarters, authorization: str, operator_id: str) -> tuple[str, str]:
    """The store (empty for the administrator, who may name any) and who it is. Raises Refusal for a till's operator who
    is no manager there.
    """
    if compare_digest(bearer_of(authorization).encode(), hq.admin_token.encode()):
        return "", ADMINISTRATOR
    sender = hq.till(authorization)

    def work(connection: Connection) -> bool:
        found = operators(connection, sender.store_id).get(operator_id)
        return found is not None and found.active and found.role == Role.MANAGER

    if not hq.read(work):
        raise Refusal("managers_only", "only a manager of the store may bring data in", 403)
    return sender.store_id, operator_id
