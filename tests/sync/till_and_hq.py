"""A till in a folder of its own, as it talks to a real headquarters."""

from __future__ import annotations

from pathlib import Path

from posclient.domain.member import MemberId
from posclient.ports import HeadquartersAwayError
from posclient.services import exchange
from posclient.services.member_file import member_file
from posclient.services.shop import Session, Shop
from posclient.services.status import status
from posclient.settings import Settings
from posclient.wire.protocol import EnrolAnswer, EnrolRequest, IncarnationRequest, PushAnswer, PushRequest
from sync.client import Client
from sync.enrol import enrol_till
from sync.feed import pull_once
from sync.link import HeadquartersLink
from sync.outbox import push_once
from sync.token import TokenFile
from tests.support.hq import RunningHeadquarters
from tests.support.samples import M1
from tests.support.shop import assemble, open_test_store, sign_in_cashier
from tests.support.till_fakes import FakeClock, FakeHeadquarters, FakeIds

FORMULA, CEREAL = "6901000700034", "036000291452"


class Till:
    """A till's folder: it can be started, stopped, backed up and restored."""

    def __init__(self, folder: Path, hq: RunningHeadquarters) -> None:
        self.folder = folder
        self.hq = hq
        self.clock, self.ids = FakeClock(), FakeIds()
        self.token_file = TokenFile(folder / "till.token")
        self.open()

    def open(self) -> None:
        fake = FakeHeadquarters()
        store = open_test_store(self.folder)
        self.shop = assemble(store, self.clock, self.ids, Settings(), fake)
        self.link = HeadquartersLink(self.hq.url, self.token_file)

    def close(self) -> None:
        self.link.stop(30)
        self.shop.store.close()

    def enrol(self) -> None:
        enrol_till(self.shop, self.hq.url, self.hq.code(), self.token_file)

    def client(self) -> Client:
        token = self.token_file.read()
        assert token is not None
        return Client(self.hq.url, exchange.who_am_i(self.shop).till_id, token.secret)

    def pull(self) -> None:
        client = self.client()
        try:
            while pull_once(self.shop, client, wait_s=0):
                pass
        finally:
            client.close()

    def push(self) -> None:
        client = self.client()
        try:
            while push_once(self.shop, client)[0]:
                pass
        finally:
            client.close()

    def session(self) -> Session:
        return sign_in_cashier(self.shop)

    def waiting(self) -> int:
        return status(self.shop).waiting

    def agrees(self) -> bool:
        """Whether headquarters has exactly what the till has."""
        own = exchange.till_totals(self.shop)
        theirs = self.hq.totals(exchange.who_am_i(self.shop).till_id)
        return (own.sales, own.due_minor, own.points, own.tenders) == (
            theirs.sales,
            theirs.due_minor,
            theirs.points,
            theirs.tenders,
        )


def points(shop: Shop, session: Session, member_id: str = M1) -> int:
    return member_file(shop, session, MemberId(member_id)).panel.points


class LossyClient(Client):
    """Headquarters does what it is asked; its reply is lost."""

    def push(self, request: PushRequest) -> PushAnswer:
        super().push(request)
        raise HeadquartersAwayError("the reply was lost")

    def enrol(self, request: EnrolRequest) -> EnrolAnswer:
        super().enrol(request)
        raise HeadquartersAwayError("the reply was lost")

    def new_incarnation(self, request: IncarnationRequest) -> EnrolAnswer:
        super().new_incarnation(request)
        raise HeadquartersAwayError("the reply was lost")
