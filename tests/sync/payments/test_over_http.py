"""The provider over HTTP against the simulator as a real server: each answer, each fault, and a restart in between."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from posclient.domain.attempt import AttemptState
from posclient.ports import ChargeState, ProviderAwayError
from posclient.services.checkout import Payment, TenderKind, checkout
from posclient.services.payment import NO_PACE, begin, charge
from posclient.services.reconcile import reconcile
from posclient.services.resolve import resolve_open_attempts
from posclient.services.view import view
from sync.payments.books import Books
from sync.payments.faults import Fault
from sync.payments.http_provider import HttpProvider
from sync.payments.listening import listening_on
from sync.payments.simulator import make_server
from tests.support.payments import GOOD_CODE, code_for
from tests.support.shop import make_shop, rows, scan, sign_in_cashier

CALL_S = 5.0
DUE = 25_800


@contextmanager
def simulator(path: Path, port: int = 0) -> Iterator[HttpProvider]:
    """The simulator on a free port of this machine."""
    books = Books(path)
    server = make_server(books, slow_s=0.2)
    with listening_on(port) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        provider = HttpProvider(f"http://127.0.0.1:{listening.getsockname()[1]}")
        deadline = time.monotonic() + 20
        while not provider.probe() and time.monotonic() < deadline:
            time.sleep(0.01)
        try:
            yield provider
        finally:
            server.should_exit = True
            thread.join()
            books.close()


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HttpProvider]:
    with simulator(tmp_path_factory.mktemp("provider") / "books.db") as running:
        yield running


@pytest.mark.parametrize(
    ("fault", "answers"),
    [
        (Fault.NONE, ["paid", "paid", "paid"]),
        (Fault.DECLINED, ["declined", "declined", "declined"]),
        (Fault.ASKS_PASSWORD, ["waiting", "waiting", "paid"]),
        (Fault.ASKS_AND_DECLINES, ["waiting", "waiting", "declined"]),
        (Fault.CUT_AFTER, ["unknown", "paid", "paid"]),
        (Fault.CUT_BEFORE, ["unknown", "not_found", "not_found"]),
        (Fault.SLOW, ["paid", "paid", "paid"]),
        (Fault.SAYS_WAITING, ["waiting", "paid", "paid"]),
        (Fault.WAITS_FOR_EVER, ["waiting", "waiting", "waiting"]),
        (Fault.FAILS_AFTER, ["unknown", "paid", "paid"]),
        (Fault.NONSENSE, ["unknown", "paid", "paid"]),
    ],
)
def test_each_answer_and_what_queries_say_after_it(
    provider: HttpProvider, fault: Fault, answers: list[str]
) -> None:
    attempt = f"attempt-{fault}"
    said = [provider.charge(attempt, code_for(fault), 1_000, CALL_S)]
    said += [provider.query(attempt, CALL_S) for _ in range(2)]
    assert [answer.state for answer in said] == answers
    references = {answer.reference for answer in said if answer.state is ChargeState.PAID}
    assert len(references) <= 1
    reversal = provider.reverse(attempt, CALL_S)
    assert reversal.state == ("declined" if answers[-1] == "declined" else "reversed")
    assert provider.charge(attempt, GOOD_CODE, 1_000, CALL_S).state == reversal.state
    assert provider.trouble() == ""


def test_asked_for_by_the_amount(provider: HttpProvider) -> None:
    assert provider.charge("by-amount", GOOD_CODE, 14_401, CALL_S).state is ChargeState.DECLINED


def test_a_charge_is_booked_once_however_often_it_is_sent(provider: HttpProvider) -> None:
    before = net_of(provider, "twice")
    for _ in range(3):
        assert provider.charge("twice", GOOD_CODE, 1_500, CALL_S).state is ChargeState.PAID
    assert net_of(provider, "twice") - before == 1_500


def test_refunds_never_come_to_more_than_was_paid(provider: HttpProvider) -> None:
    provider.charge("origin", GOOD_CODE, 1_000, CALL_S)
    assert provider.refund("r1", "origin", 600, CALL_S).state is ChargeState.PAID
    assert provider.refund("r1", "origin", 600, CALL_S).state is ChargeState.PAID
    assert provider.refund("r2", "origin", 500, CALL_S).state is ChargeState.DECLINED
    assert provider.refund("r3", "nobody", 1, CALL_S).state is ChargeState.DECLINED


def net_of(provider: HttpProvider, attempt_id: str) -> int:
    today = datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai")).date()
    return sum(
        line.amount_minor for line in provider.statement(today, CALL_S) if line.attempt_id == attempt_id
    )


def test_its_books_survive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "books.db"
    with simulator(path) as provider:
        paid = provider.charge("kept", GOOD_CODE, 1_000, CALL_S)
    with simulator(path) as provider:
        assert provider.query("kept", CALL_S) == paid


def test_nobody_there() -> None:
    with listening_on(0) as free:
        port = free.getsockname()[1]
    provider = HttpProvider(f"http://127.0.0.1:{port}")
    assert provider.trouble() == ""
    with pytest.raises(ProviderAwayError) as away:
        provider.charge("a", GOOD_CODE, 100, CALL_S)
    assert GOOD_CODE not in str(away.value)
    assert provider.trouble() == "payment.away"
    assert not provider.probe()
    with pytest.raises(ProviderAwayError):
        provider.statement(datetime.now(UTC).date(), CALL_S)


Answering = Callable[[socket.socket], None]


@contextmanager
def raw_server(answering: Answering) -> Iterator[str]:
    """Whatever a peer can do to a connection."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def run() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65_536)
                try:
                    answering(connection)
                except OSError:
                    return

        thread = threading.Thread(target=run)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        thread.join()


def hang_up(_connection: socket.socket) -> None:
    """At once."""


def trickle(connection: socket.socket) -> None:
    """A byte at a time: no time-out of a socket ever ends that."""
    for _ in range(60):
        connection.send(b"H")
        time.sleep(0.05)


def rubbish(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n\xff\xfe{]")


def redirect(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")


@pytest.mark.parametrize("answering", [hang_up, trickle, rubbish, redirect])
def test_what_was_not_heard_is_unknown_and_in_time(answering: Answering) -> None:
    with raw_server(answering) as url:
        began_s = time.monotonic()
        answer = HttpProvider(url).charge("a", GOOD_CODE, 100, 0.5)
        assert time.monotonic() - began_s < 20
    assert answer.state is ChargeState.UNKNOWN
    assert GOOD_CODE not in answer.detail


@pytest.mark.parametrize("fault", [Fault.NONE, Fault.CUT_AFTER, Fault.ASKS_PASSWORD, Fault.NONSENSE])
def test_a_sale_through_the_wire(tmp_path: Path, fault: Fault, provider: HttpProvider) -> None:
    till = make_shop(tmp_path)
    try:
        session = sign_in_cashier(till.shop)
        scan(till.shop, session, "6901000700034")
        basket_id = view(till.shop, session.business_date).basket_id
        assert basket_id is not None
        attempt = begin(till.shop, session, provider, basket_id, DUE, DUE)
        paid = charge(till.shop, provider, attempt, code_for(fault) if fault else GOOD_CODE, pace=NO_PACE)
        assert paid.state is AttemptState.PAID
        payment = Payment(TenderKind.CODE, DUE, attempt_id=paid.attempt_id)
        assert checkout(till.shop, session, basket_id, (payment,), DUE).due_minor == DUE
    finally:
        till.store.close()


def test_killed_between_the_yes_and_the_sale_while_the_provider_restarts(tmp_path: Path) -> None:
    books = tmp_path / "books.db"
    till = make_shop(tmp_path / "till")
    with simulator(books) as provider:
        session = sign_in_cashier(till.shop)
        scan(till.shop, session, "6901000700034")
        basket_id = view(till.shop, session.business_date).basket_id
        assert basket_id is not None
        attempt = begin(till.shop, session, provider, basket_id, DUE, DUE)
        provider.charge(attempt.attempt_id, GOOD_CODE, DUE, CALL_S)  # its yes never reaches the store
    till.store.close()
    again = make_shop(tmp_path / "till")
    try:
        assert resolve_open_attempts(again.shop, provider, at_start=True, pace=NO_PACE).completed == ()
        with simulator(books) as back:
            (done,) = resolve_open_attempts(again.shop, back, at_start=True, pace=NO_PACE).completed
            assert done.due_minor == DUE
            on = datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai")).date()
            there = reconcile(again.shop, back, on, pace=NO_PACE).there_minor
        assert there == DUE
        assert len(rows(again.store, "sale")) == 1
    finally:
        again.store.close()
