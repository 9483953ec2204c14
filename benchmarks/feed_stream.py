"""Pages of headquarters' feed without end, for members whom the store holds: what a till gets all day long."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Final

import msgspec

from benchmarks.million import MEMBERS_TOPIC, SEED
from posclient.services.receive import receive
from posclient.services.shop import Shop
from posclient.store.transaction import Transaction
from posclient.wire.feed import MemberRow, Row, StandingRow, TopicPage, feed_row

PAGE_ROWS: Final = 250
PAGES: Final = 24
_PROFILE_EVERY: Final = 4
"""Her figures change with each sale, who she is does not: one row in five is a member's."""
_A_ROW: Final = "SELECT m.body, s.body FROM member m JOIN standing s USING (member_id) WHERE m.rank_id = ?"

_decoder = msgspec.json.Decoder(TopicPage)


class FeedStream:
    """Applies page after page. Each cycle through the pages is a new epoch with other figures, so all is written."""

    def __init__(self, shop: Shop, members: int) -> None:
        """Draws members at random from the store and makes the pages."""
        self._shop = shop
        rows = shop.store.read(lambda connection: _some_rows(connection, members))
        self._cycles = (_pages(rows, 1), _pages(rows, 2))
        self._coming = self._endless()

    def apply_page(self) -> int:
        """Decode and receive the next page as sync does; returns how many rows were new."""
        return receive(self._shop, next(self._coming))

    def _endless(self) -> Iterator[TopicPage]:
        epoch = 0
        while True:
            epoch += 1
            for data in self._cycles[epoch % 2]:
                yield msgspec.structs.replace(_decoder.decode(data), epoch=f"bench-{epoch}")


def _some_rows(connection: Transaction, members: int) -> list[tuple[MemberRow, StandingRow]]:
    random = Random(SEED)
    wanted = PAGE_ROWS * PAGES * _PROFILE_EVERY // (_PROFILE_EVERY + 1)
    rows = []
    for _ in range(wanted):
        found = connection.core.exec_driver_sql(_A_ROW, (random.randint(1, members),)).one()
        rows.append(
            (msgspec.json.decode(found[0], type=MemberRow), msgspec.json.decode(found[1], type=StandingRow))
        )
    return rows


def _pages(members: list[tuple[MemberRow, StandingRow]], change: int) -> tuple[bytes, ...]:
    rows: list[Row] = []
    for number, (member, standing) in enumerate(members):
        if number % _PROFILE_EVERY == 0:
            rows.append(msgspec.structs.replace(member, revision=member.revision + change))
        rows.append(msgspec.structs.replace(standing, as_of_ms=standing.as_of_ms + change))
    placed = [feed_row(position, row) for position, row in enumerate(rows, 1)]
    return tuple(
        msgspec.json.encode(
            TopicPage(MEMBERS_TOPIC, "", len(placed), tuple(placed[start : start + PAGE_ROWS]))
        )
        for start in range(0, len(placed), PAGE_ROWS)
    )
