"""The ways to a printer, by the scheme of its address. A new way is one more file and one more line here."""

from __future__ import annotations

from collections.abc import Callable

from drivers.printer.settings import PrinterSettings, PrinterSettingsError
from drivers.printer.transports.base import Transport
from drivers.printer.transports.file import file_transport
from drivers.printer.transports.tcp import tcp_transport

SCHEMES: dict[str, Callable[[PrinterSettings], Transport]] = {"tcp": tcp_transport, "file": file_transport}


def transport_for(settings: PrinterSettings) -> Transport:
    """The transport that the settings' address asks for. Raises PrinterSettingsError; opens nothing."""
    scheme = settings.address.partition(":")[0].lower()
    build = SCHEMES.get(scheme)
    if build is None:
        known = ", ".join(sorted(SCHEMES))
        raise PrinterSettingsError(
            f"printer address {settings.address!r}: no transport {scheme!r}, only {known}"
        )
    return build(settings)
