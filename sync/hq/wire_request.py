"""Request bodies, decoded straight into the handler's Struct: one pass, and an event's bytes stay as they came."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request

from sync.hq.refusal import Refusal


class WireRequest(Request[Any, Any, Any]):
    """A request whose JSON is read by the type that its handler asks for."""

    async def json(self) -> Any:  # noqa: ANN401 (the framework's signature)
        """The body as the handler's Struct. Raises Refusal with the place of the fault."""
        wanted = self.route_handler.parsed_data_field
        try:
            return msgspec.json.decode(await self.body(), type=wanted.annotation if wanted else Any)
        except (msgspec.DecodeError, UnicodeDecodeError) as fault:
            raise Refusal("bad_request", f"the body is not what it should be: {fault}", 400) from fault
