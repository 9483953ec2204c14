"""A till's one-time code with headquarters' address as a QR code: on the terminal, and as a picture to send."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path

import qrcode

from posclient.domain.invitation import Invitation


def on_terminal(invitation: Invitation) -> str:
    """The QR code in half-block characters, dark on light wherever the terminal writes light on dark."""
    drawn = StringIO()
    _code(invitation).print_ascii(out=drawn, invert=True)
    return drawn.getvalue().rstrip("\n")


def write_picture(invitation: Invitation, path: Path) -> None:
    """A PNG, readable by its owner alone: whoever has it can become a till. Raises OSError, also where a file is there
    already.
    """
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        _code(invitation).make_image().save(file, format="PNG")


def _code(invitation: Invitation) -> qrcode.QRCode:
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
    code.add_data(invitation.text())
    code.make(fit=True)
    return code
