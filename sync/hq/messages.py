"""Messages to members' phones. The provider is a port; the one that comes along keeps them for `hq messages`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from sqlalchemy import Connection, Engine, insert, select

from sync.hq import database
from sync.hq.counter_tables import message

CODE_TEXT: Final = "【会员验证】验证码 {code}，{minutes} 分钟内有效，请只告诉为您服务的收银员。"


class NotSentError(Exception):
    """The provider did not take a message; the text says why, without the number and the message."""


class MessageProvider(Protocol):
    """Whoever brings an SMS to a phone. Called outside of transactions; it may take seconds."""

    def send(self, phone: str, body: str, now_ms: int) -> None:
        """Hand a message over. Raises NotSentError."""
        ...


@dataclass(frozen=True)
class KeptMessages:
    """For trying out: nothing leaves the house, `hq messages` shows what would have."""

    engine: Engine

    def send(self, phone: str, body: str, now_ms: int) -> None:
        """Keep the message."""
        values = {"phone": phone, "body": body, "at_ms": now_ms}

        def work(connection: Connection) -> None:
            connection.execute(insert(message).values(values))

        database.transact(self.engine, work)


def kept_messages(connection: Connection, limit: int) -> list[tuple[int, str, str]]:
    """Instant, number and text of the newest kept messages, newest first."""
    found = connection.execute(
        select(message.c.at_ms, message.c.phone, message.c.body)
        .order_by(message.c.message_id.desc())
        .limit(limit)
    )
    return [(at_ms, phone, body) for at_ms, phone, body in found]
