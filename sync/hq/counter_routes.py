"""What tills ask while a customer waits: return rights, what may be spent, codes by SMS."""

from __future__ import annotations

from typing import Any

from litestar import Request, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody

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
from sync.hq import codes, return_rights, spending
from sync.hq.headquarters import Headquarters
from sync.hq.messages import CODE_TEXT, KeptMessages, MessageProvider, NotSentError
from sync.hq.refusal import Refusal

Asked = Request[Any, Any, Any]


def counter_routes(hq: Headquarters, provider: MessageProvider | None = None) -> list[HTTPRouteHandler]:
    """The handlers, which want `Authorization: Bearer <till_id>.<token>`. Without a provider messages are kept."""
    messages = provider or KeptMessages(hq.engine)

    @post("/v1/returns/right", status_code=200, sync_to_thread=True)
    def ask_right(data: JSONBody[ReturnRightRequest], request: Asked) -> ReturnRight:
        """Reserve a receipt for this till, and say what is left of it."""
        sender = hq.till(_authorization(request))
        return hq.write(
            lambda connection: return_rights.ask(connection, sender, data.receipt_no, hq.now_ms())
        )

    @post("/v1/returns/give-back", status_code=200, sync_to_thread=True)
    def give_back(data: JSONBody[GiveBackRequest], request: Asked) -> GivenBack:
        """The till does not use its right."""
        sender = hq.till(_authorization(request))
        return hq.write(
            lambda connection: return_rights.give_back(connection, sender, data.right_id, hq.now_ms())
        )

    @post("/v1/spending", status_code=200, sync_to_thread=True)
    def may_spend(data: JSONBody[SpendRequest], request: Asked) -> SpendAnswer:
        """How much of an amount an account covers."""
        sender = hq.till(_authorization(request))
        return hq.read(lambda connection: spending.may_spend(connection, sender, data))

    @post("/v1/codes/send", status_code=200, sync_to_thread=True)
    def send_code(data: JSONBody[SendCodeRequest], request: Asked) -> SendCodeAnswer:
        """Send a code to a member's phone, or to a new number of hers."""
        sender = hq.till(_authorization(request))
        now_ms = hq.now_ms()
        fresh = hq.write(
            lambda connection: codes.make_code(connection, sender, data.member_id, now_ms, data.phone)
        )
        body = CODE_TEXT.format(code=fresh.code, minutes=codes.VALID_S // 60)
        try:
            messages.send(fresh.phone, body, now_ms)
        except NotSentError as fault:
            raise Refusal("not_sent", str(fault), 503) from fault
        return fresh.answer

    @post("/v1/codes/check", status_code=200, sync_to_thread=True)
    def check_code(data: JSONBody[CheckCodeRequest], request: Asked) -> CheckCodeAnswer:
        """Whether this is the code that was sent."""
        sender = hq.till(_authorization(request))
        return hq.write(
            lambda connection: codes.check_code(
                connection, sender, data.member_id, data.code, hq.now_ms(), data.phone
            )
        )

    return [ask_right, give_back, may_spend, send_code, check_code]


def _authorization(request: Asked) -> str:
    return request.headers.get("authorization", "")
