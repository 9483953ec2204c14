"""A printer behind a path: a device (`/dev/usb/lp0`), a file that is appended to, or a folder with a file a job."""

from __future__ import annotations

import os
import select
import threading
import time
from io import FileIO
from pathlib import Path
from urllib.parse import unquote

from drivers.printer.settings import PrinterSettings, PrinterSettingsError
from drivers.printer.transports.base import Link, LinkEndedError, LinkError, NotReachedError

_READ_BYTES = 4096


def file_transport(settings: PrinterSettings) -> FileTransport:
    """The transport for `file:/path` or `file:///path`; what ends in `/` is a folder. Raises PrinterSettingsError."""
    text = unquote(settings.address.partition(":")[2])
    text = text.removeprefix("//")
    path = Path(text)
    if not path.is_absolute():
        raise PrinterSettingsError(
            f"printer address {settings.address!r}: expected an absolute path after file:"
        )
    return FileTransport(path, is_folder=text.endswith("/") or path.is_dir())


class FileTransport:
    """Opens the path anew for each job. A device may talk back; a plain file's bytes are kept when they are written."""

    def __init__(self, path: Path, *, is_folder: bool) -> None:
        self._path = path
        self._is_folder = is_folder

    @property
    def answers(self) -> bool:
        """Whether there is a device at the path."""
        return not self._is_folder and self._path.is_char_device()

    def open(self, name: str, _stop: threading.Event) -> Link:
        """Open the device or file, or begin the job's file in the folder. Raises NotReachedError."""
        try:
            if self.answers:
                return DeviceLink(os.open(self._path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK))
            if not self._is_folder:
                return FileLink(FileIO(self._path, "ab"), None)
            self._path.mkdir(parents=True, exist_ok=True)
            target = self._free_name(name)
            return FileLink(FileIO(target.with_suffix(".part"), "wb"), target)
        except OSError as error:
            raise NotReachedError(f"can't open {self._path}") from error

    def _free_name(self, name: str) -> Path:
        target, again = self._path / f"{name}.bin", 1
        while target.exists():
            again += 1
            target = self._path / f"{name}-{again}.bin"
        return target


class FileLink:
    """A plain file. With a `target`, the file takes that name once it is whole: a reader never sees half a job."""

    def __init__(self, file: FileIO, target: Path | None) -> None:
        self._file = file
        self._target = target

    def write(self, data: bytes, _wait_s: float) -> int:
        """See Link."""
        try:
            return self._file.write(data)
        except OSError as error:
            raise LinkError("the file can't be written") from error

    def read(self, _wait_s: float) -> bytes:
        """Nothing: a file does not answer."""
        return b""

    def finish(self, _linger_s: float) -> None:
        """Put the bytes onto the disk."""
        try:
            os.fsync(self._file.fileno())
            self._file.close()
            if self._target is not None:
                self._target.with_suffix(".part").replace(self._target)
        except OSError as error:
            raise LinkError("the file can't be kept") from error

    def close(self) -> None:
        """See Link."""
        self._file.close()


class DeviceLink:
    """A character device that may answer. One that can't be read (some USB printers) is silent, not broken."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor
        self._readable = True

    def write(self, data: bytes, wait_s: float) -> int:
        """See Link."""
        descriptor = self._open_descriptor()
        try:
            _, writable, _ = select.select([], [descriptor], [], wait_s)
            return os.write(descriptor, data) if writable else 0
        except BlockingIOError:
            return 0
        except OSError as error:
            raise LinkError("the device broke while sending") from error

    def read(self, wait_s: float) -> bytes:
        """See Link. A device without a way back says end of file at once; it counts as silent."""
        descriptor = self._open_descriptor()
        if not self._readable:
            time.sleep(wait_s)
            return b""
        try:
            readable, _, _ = select.select([descriptor], [], [], wait_s)
            if not readable:
                return b""
            data = os.read(descriptor, _READ_BYTES)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise LinkEndedError("the device is gone") from error
        self._readable = bool(data)
        return data

    def finish(self, linger_s: float) -> None:
        """Read what the device still has to say, for `linger_s`."""
        deadline = time.monotonic() + linger_s
        while (left := deadline - time.monotonic()) > 0:
            self.read(left)

    def close(self) -> None:
        """See Link."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _open_descriptor(self) -> int:
        if self._descriptor is None:
            raise LinkError("the device is closed")
        return self._descriptor
