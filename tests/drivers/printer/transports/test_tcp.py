"""A network printer's link, against real sockets."""

from __future__ import annotations

import socket
import threading

import pytest

from drivers.printer.settings import PrinterSettings, PrinterSettingsError
from drivers.printer.transports import transport_for
from drivers.printer.transports.base import LinkEndedError, LinkError, NotReachedError
from drivers.printer.transports.tcp import TcpTransport

GO = threading.Event()


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_a_refused_connection_is_not_reached() -> None:
    with pytest.raises(NotReachedError):
        TcpTransport("127.0.0.1", closed_port(), 10.0).open("", GO)


def test_an_unknown_host_is_not_reached() -> None:
    with pytest.raises(NotReachedError, match="no address"):
        TcpTransport("printer.invalid", 9100, 10.0).open("", GO)


def test_connecting_ends_when_the_program_does() -> None:
    stop = threading.Event()
    stop.set()
    # A full backlog: the connection is neither taken nor refused.
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        port = server.getsockname()[1]
        with socket.socket() as first, socket.socket() as second:
            for filler in (first, second):
                filler.settimeout(0)
                filler.connect_ex(("127.0.0.1", port))
            with pytest.raises(NotReachedError):
                TcpTransport("127.0.0.1", port, 600.0).open("", stop)


def test_bytes_go_out_and_answers_come_in() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        link = TcpTransport("127.0.0.1", server.getsockname()[1], 10.0).open("", GO)
        peer, _ = server.accept()
        with peer:
            assert link.read(0) == b""
            assert link.write(b"hello", 10.0) == 5
            assert peer.recv(10) == b"hello"
            peer.sendall(b"\x12")
            assert link.read(10.0) == b"\x12"
        with pytest.raises(LinkEndedError):
            link.read(10.0)
        link.close()
        link.close()


def test_nothing_is_handed_over_to_a_printer_that_does_not_read() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        link = TcpTransport("127.0.0.1", server.getsockname()[1], 10.0).open("", GO)
        peer, _ = server.accept()
        with peer:
            while link.write(b"x" * 65536, 0.05):
                pass
            assert link.write(b"x", 0.01) == 0
        with pytest.raises(LinkError, match="broke"):  # closed with our bytes unread: a reset
            link.read(10.0)
        link.close()


def test_finishing_half_closes_and_reads_to_the_end() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        link = TcpTransport("127.0.0.1", server.getsockname()[1], 10.0).open("", GO)
        peer, _ = server.accept()
        heard = []

        def printer() -> None:
            with peer:
                heard.append(peer.recv(10))  # b"" once we half-close
                peer.sendall(b"\x14\x00\x00\x0f" * 100)

        thread = threading.Thread(target=printer)
        thread.start()
        link.finish(30.0)
        link.close()
        thread.join()

    assert heard == [b""]


@pytest.mark.parametrize(
    "address", ["tcp://", "tcp://:9100", "tcp://h:port", "tcp://h:9100/queue", "tcp:9100"]
)
def test_an_address_without_host_and_port_is_refused(address: str) -> None:
    with pytest.raises(PrinterSettingsError):
        transport_for(PrinterSettings(address))


def test_an_unknown_scheme_names_the_known_ones() -> None:
    with pytest.raises(PrinterSettingsError, match="file, tcp"):
        transport_for(PrinterSettings("lpt:1"))
