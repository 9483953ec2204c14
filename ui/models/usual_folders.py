"""Where files from elsewhere lie on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths, QStorageInfo

_STICKS: Final = ("/media", "/run/media", "/Volumes", "D:", "E:", "F:", "G:")


def usual_folders() -> tuple[Path, ...]:
    """Downloads, documents, the desktop, and sticks."""
    places = QStandardPaths.StandardLocation
    usual = (places.DownloadLocation, places.DocumentsLocation, places.DesktopLocation)
    named = [Path(path) for place in usual for path in QStandardPaths.standardLocations(place)]
    sticks = [
        Path(volume.rootPath())
        for volume in QStorageInfo.mountedVolumes()
        if volume.isReady() and volume.rootPath().startswith(_STICKS)
    ]
    return tuple(dict.fromkeys((*named, *sticks)))
