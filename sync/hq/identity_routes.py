"""Who is there: headquarters' health, and how a till gets its identity."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Request, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody
from sqlalchemy import Connection

from posclient.wire.fields import Count, OptionalText, Position
from posclient.wire.protocol import PROTOCOL_VERSION, EnrolAnswer, EnrolRequest, IncarnationRequest
from sync.hq import enrol
from sync.hq.database import epoch
from sync.hq.headquarters import Headquarters, bearer_of
from sync.hq.refusal import Refusal

VERSION: Final = "0.1.0"

Asked = Request[Any, Any, Any]


class Health(msgspec.Struct, frozen=True):
    """That headquarters is there, and which one."""

    epoch: OptionalText
    version: OptionalText
    protocol: Count
    now_ms: Position


def identity_routes(hq: Headquarters) -> list[HTTPRouteHandler]:
    """The handlers. Health and enrolment ask for no token, a new incarnation for the till's present one."""

    @get("/v1/health", sync_to_thread=True, security=[])
    def health() -> Health:
        """Whether headquarters and its database are there."""
        return Health(hq.read(epoch), VERSION, PROTOCOL_VERSION, hq.now_ms())

    @post("/v1/enrol", status_code=200, sync_to_thread=True, security=[])
    def enrol_till(data: JSONBody[EnrolRequest]) -> EnrolAnswer:
        """Exchange a one-time code and a token that the till made for its identity."""

        def work(connection: Connection) -> EnrolAnswer | Refusal:
            return enrol.enrol(connection, data.code, data.token, data.protocol, hq.now_ms())

        answer = hq.write(work)
        if isinstance(answer, Refusal):
            raise answer
        return answer

    @post("/v1/incarnation", status_code=200, sync_to_thread=True)
    def incarnation(data: JSONBody[IncarnationRequest], request: Asked) -> EnrolAnswer:
        """Begin a new incarnation under a new token; the old token is refused from then on."""
        authorization = request.headers.get("authorization", "")

        def work(connection: Connection) -> EnrolAnswer:
            bearer = bearer_of(authorization)
            repeated = enrol.repeated_incarnation(connection, bearer, data.token)
            if repeated is not None:
                return repeated
            sender = enrol.authenticate(connection, bearer)
            return enrol.next_incarnation(connection, sender, data.token, hq.now_ms())

        return hq.write(work)

    return [health, enrol_till, incarnation]
