"""What the two threads between the till and headquarters do, one up and one down, and the questions of the counter."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from typing import Final

from posclient.domain.member import MemberId
from posclient.ports import FoundMember, HeadquartersAwayError
from posclient.services import exchange
from posclient.services.receive import FeedGapError
from posclient.services.shop import Shop
from posclient.store.outbox import EventRef
from posclient.wire.protocol import FindMemberRequest
from sync.client import Client, NonsenseError, RefusedError
from sync.enrol import is_enrolled, is_stranger, settled, take_new_incarnation
from sync.feed import pull_once, pull_until
from sync.link import Badge
from sync.outbox import RestoredError, push_once, what_is_missing
from sync.token import Token, TokenFile, TokenFileError

LONG_POLL_S: Final = 20
SHORTEST_PAUSE_S: Final = 0.5
LONGEST_PAUSE_S: Final = 10.0
STALLED_PUSHES: Final = 5


class StalledError(Exception):
    """Events wait and headquarters answers, but nothing moves."""


class Pause:
    """How long to wait before the next try: twice as long after each failure, short again after a success."""

    def __init__(self) -> None:
        self._next_s = SHORTEST_PAUSE_S

    def succeeded(self) -> None:
        """The exchange works."""
        self._next_s = SHORTEST_PAUSE_S

    def after_failure_s(self) -> float:
        """Seconds; they vary, so that the tills of a chain do not come all at once."""
        pause_s = self._next_s * random.uniform(0.7, 1.3)  # noqa: S311 - spreads tills, no secret
        self._next_s = min(self._next_s * 2, LONGEST_PAUSE_S)
        return pause_s


_logger = logging.getLogger(__name__)


class Worker:
    """The exchanges of one shop. `push` and `pull` run until `stop`, each in a thread of its own."""

    def __init__(self, shop: Shop, url: str, token_file: TokenFile, badge: Badge) -> None:
        self.news = threading.Event()
        """Set when there is something to send."""
        self._shop = shop
        self._url = url
        self._token_file = token_file
        self._badge = badge
        self._token: Token | None = None
        self._token_lock = threading.Lock()
        self._stopping = threading.Event()

    def push(self) -> None:
        """Send what waits."""
        self._run(self._push, self.news)

    def pull(self) -> None:
        """Fetch what is new."""
        self._run(self._pull, self._stopping)

    def stop(self) -> None:
        """Let both threads end; a long poll that is under way is not broken off."""
        self._stopping.set()
        self.news.set()

    def find_member(self, card_no: str | None, phone: str | None, timeout_s: float) -> FoundMember | None:
        """Ask for a member and bring her rows into the store. Raises HeadquartersAwayError."""
        until_s = time.monotonic() + timeout_s
        shop, token = self._shop, self._token
        if token is None:
            raise HeadquartersAwayError("not enrolled")
        client = Client(self._url, exchange.who_am_i(shop).till_id, token.secret)
        try:
            answer = client.find_member(FindMemberRequest(card_no, phone), timeout_s)
            if answer.member_id is None:
                return None
            at = answer.effect
            if at is not None and not pull_until(shop, client, at.topic, at.position, until_s=until_s):
                raise HeadquartersAwayError("her rows did not come in time")
            return FoundMember(MemberId(answer.member_id))
        except (RefusedError, FeedGapError) as fault:
            raise HeadquartersAwayError(str(fault)) from fault
        finally:
            client.close()

    def _run(
        self, exchange_until_failure: Callable[[Shop, Client, Pause], None], wake: threading.Event
    ) -> None:
        """Exchange until that fails, pause, and again. `wake` ends a pause early."""
        shop = self._shop
        pause = Pause()
        while not self._stopping.is_set():
            client: Client | None = None
            try:
                token = self._valid_token(shop)
                client = Client(self._url, exchange.who_am_i(shop).till_id, token.secret)
                exchange_until_failure(shop, client, pause)
            except NonsenseError as fault:
                self._badge.failed("hq.nonsense")
                _logger.warning("headquarters makes no sense: %s", fault)
            except HeadquartersAwayError as fault:
                self._badge.failed("hq.away")
                _logger.info("headquarters is away: %s", fault)
            except (RefusedError, FeedGapError, RestoredError, StalledError, TokenFileError) as fault:
                self._badge.failed("hq.refused" if isinstance(fault, RefusedError) else "hq.no_exchange")
                _logger.error("no exchange with headquarters: %s", fault)  # noqa: TRY400 - the world's doing, no trace
            except Exception:
                if self._stopping.is_set():
                    return
                self._badge.failed("hq.no_exchange")
                _logger.exception("the exchange with headquarters failed")
            finally:
                if client is not None:
                    client.close()
            if not self._stopping.is_set():
                wake.wait(pause.after_failure_s())

    def _valid_token(self, shop: Shop) -> Token:
        """The token of this incarnation; a restored or copied database takes a new one first."""
        if not is_enrolled(shop):
            raise HeadquartersAwayError("this till is not enrolled")
        with self._token_lock:
            token = self._token_file.read()
            if token is None:
                raise TokenFileError("the token file is missing: this till has lost the proof of who it is")
            token = settled(shop, token, self._token_file)
            if is_stranger(shop, token):
                _logger.warning("this database was restored or copied: going on under a new incarnation")
                token = take_new_incarnation(shop, self._url, token, self._token_file)
            self._token = token
        return token

    def _push(self, shop: Shop, client: Client, pause: Pause) -> None:
        resume: EventRef | None = None
        missing: list[EventRef] = []
        asked_in: str | None = None
        idle_pushes = 0
        while not self._stopping.is_set():
            self.news.clear()
            try:
                # at first, and whenever headquarters was restored
                if asked_in != exchange.who_am_i(shop).epoch:
                    missing = what_is_missing(shop, client)
                    asked_in = exchange.who_am_i(shop).epoch
                if resume is None and missing:
                    resume = missing.pop(0)
                moved, resume, acknowledged = push_once(shop, client, resume)
            except RestoredError:
                self._begin_anew(shop)
                raise
            if moved:
                pause.succeeded()
                self._succeeded()
            self._note_acknowledged(acknowledged)
            waiting = exchange.next_parcel(shop) is not None
            idle_pushes = 0 if moved or not waiting else idle_pushes + 1
            if idle_pushes >= STALLED_PUSHES:
                raise StalledError("events wait, headquarters answers, nothing moves: starting over")
            if not moved:
                self.news.wait(SHORTEST_PAUSE_S if waiting else LONG_POLL_S)

    def _begin_anew(self, shop: Shop) -> None:
        """Headquarters knows more of this incarnation than the database does."""
        with self._token_lock:
            token = self._token_file.read()
            if token is not None and token.incarnation == exchange.who_am_i(shop).incarnation:
                self._token = take_new_incarnation(shop, self._url, token, self._token_file)

    def _note_acknowledged(self, acknowledged: tuple[int, int]) -> None:
        """Keep outside the database up to which number headquarters has the events of the present incarnation."""
        incarnation, seq = acknowledged
        with self._token_lock:
            token = self._token
            if token is None or incarnation != token.incarnation or seq <= token.seq:
                return
            self._token = Token(token.secret, token.incarnation, seq)
            self._token_file.write(self._token)

    def _pull(self, shop: Shop, client: Client, pause: Pause) -> None:
        """The first question does not wait, so that the badge tells the truth at once."""
        wait_s = 0
        while not self._stopping.is_set():
            pull_once(shop, client, wait_s=wait_s)
            pause.succeeded()
            self._succeeded()
            wait_s = LONG_POLL_S

    def _succeeded(self) -> None:
        if not self._badge.is_reachable():
            self.news.set()  # what waited for headquarters to come back
        self._badge.succeeded()
