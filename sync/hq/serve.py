"""Serving headquarters with uvicorn: it tells its port, and ends gracefully on SIGTERM or SIGINT."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

import uvicorn

from sync.hq.app import create_app
from sync.hq.bring_in.alone import alone
from sync.hq.bring_in.faults import FileFaultError
from sync.hq.bring_in.incoming import go_on
from sync.hq.database import open_database

GRACE_S: Final = 10

_log = logging.getLogger(__name__)


def split_listen(listen: str) -> tuple[str, int]:
    """`127.0.0.1:8470` → host and port. Raises ValueError."""
    host, colon, port = listen.rpartition(":")
    if not colon or not host or not port.isdigit() or int(port) > 65_535:
        raise ValueError(f"{listen!r}: give HOST:PORT (port 0 takes a free one)")
    return host.strip("[]"), int(port)


def make_server(database_url: str, admin_token: str) -> uvicorn.Server:
    """A server that is not running yet. Asked to stop, it answers waiting feed requests at once."""
    holder: list[uvicorn.Server] = []

    def stopping() -> bool:
        return bool(holder) and holder[0].should_exit

    app = create_app(database_url, admin_token, stopping=stopping)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        lifespan="on",
        timeout_graceful_shutdown=GRACE_S,
        server_header=False,
    )
    holder.append(uvicorn.Server(config))
    return holder[0]


def serve(
    database_url: str,
    admin_token: str,
    listen: str,
    port_file: Path | None = None,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serve until a signal. The bound port is written to `port_file` once requests will be answered."""
    host, port = split_listen(listen)
    server = make_server(database_url, admin_token)
    threading.Thread(target=_go_on, args=(database_url,), name="bring-in-go-on", daemon=True).start()
    with bind(host, port) as listening:
        bound = listening.getsockname()[1]
        if port_file is not None:
            partial = port_file.with_name(port_file.name + ".part")
            partial.write_text(f"{bound}\n", encoding="ascii")
            partial.replace(port_file)
        if announce is not None:
            announce(f"headquarters at http://{host}:{bound} (interface: /schema)")
        server.run(sockets=[listening])


def _go_on(database_url: str) -> None:
    """What an import left that died with the last run, beside the serving; one that runs is left alone."""
    engine = open_database(database_url)
    try:
        with alone(engine, wait_s=0.0):
            go_on(engine)
    except FileFaultError:
        _log.info("an import is running")
    finally:
        engine.dispose()


def bind(host: str, port: int) -> socket.socket:
    """A listening socket. Raises OSError where the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, port), family=family, backlog=128)
    listening.set_inheritable(True)
    return listening
