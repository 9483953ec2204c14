"""See to the shared libraries of the system that Qt needs on Linux, before Qt fails without saying which.

    python scripts/system_libs.py offscreen    what tests and the demo need
    python scripts/system_libs.py screen       what a window needs on X11, and on Wayland where that runs

Missing ones are installed where that needs no password (root, or sudo without one); else the command to type
is printed and the exit code is 1. Standard library only. On other systems Qt's wheels need nothing.

The tables are the NEEDED entries of the Qt libraries and plugins that the till loads (PySide6-Essentials
6.12), less what the C library brings; tests/scripts/test_system_libs.py reads those entries again.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Library:
    """A shared library's name for the loader, and the packages that hold it."""

    soname: str
    debian: str
    fedora: str


OFFSCREEN = (
    Library("libEGL.so.1", "libegl1", "libglvnd-egl"),
    Library("libGL.so.1", "libgl1", "libglvnd-glx"),
    Library("libX11.so.6", "libx11-6", "libX11"),
    Library("libbrotlicommon.so.1", "libbrotli1", "libbrotli"),
    Library("libbrotlidec.so.1", "libbrotli1", "libbrotli"),
    Library("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
    Library("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    Library("libfreetype.so.6", "libfreetype6", "freetype"),
    Library("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    Library("libgssapi_krb5.so.2", "libgssapi-krb5-2", "krb5-libs"),
    Library("libgthread-2.0.so.0", "libglib2.0-0", "glib2"),
    Library("libstdc++.so.6", "libstdc++6", "libstdc++"),
    Library("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
    Library("libz.so.1", "zlib1g", "zlib"),
    Library("libzstd.so.1", "libzstd1", "libzstd"),
)
XCB = (
    Library("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb"),
    Library("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
    Library("libxcb-glx.so.0", "libxcb-glx0", "libxcb"),
    Library("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
    Library("libxcb-image.so.0", "libxcb-image0", "xcb-util-image"),
    Library("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
    Library("libxcb-randr.so.0", "libxcb-randr0", "libxcb"),
    Library("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil"),
    Library("libxcb-render.so.0", "libxcb-render0", "libxcb"),
    Library("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
    Library("libxcb-shm.so.0", "libxcb-shm0", "libxcb"),
    Library("libxcb-sync.so.1", "libxcb-sync1", "libxcb"),
    Library("libxcb-util.so.1", "libxcb-util1", "xcb-util"),
    Library("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb"),
    Library("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb"),
    Library("libxcb.so.1", "libxcb1", "libxcb"),
    Library("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
)
WAYLAND = (
    Library("libwayland-client.so.0", "libwayland-client0", "libwayland-client"),
    Library("libwayland-cursor.so.0", "libwayland-cursor0", "libwayland-cursor"),
    Library("libwayland-egl.so.1", "libwayland-egl1", "libwayland-egl"),
)

Loads = Callable[[str], bool]
Which = Callable[[str], str | None]


def needed_for(purpose: str, environment: Mapping[str, str]) -> tuple[Library, ...]:
    """The libraries for `offscreen` or `screen`."""
    if purpose == "offscreen":
        return OFFSCREEN
    return OFFSCREEN + XCB + (WAYLAND if environment.get("WAYLAND_DISPLAY") else ())


def loads(soname: str) -> bool:
    """Whether the dynamic linker finds the library, asked by loading it."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def missing_of(libraries: Iterable[Library], loads: Loads) -> tuple[Library, ...]:
    """Those that the dynamic linker does not find."""
    return tuple(library for library in libraries if not loads(library.soname))


def install_commands(missing: Iterable[Library], which: Which) -> tuple[tuple[str, ...], ...]:
    """What to run, in order, with the package manager that is there; empty without apt-get or dnf."""
    libraries = tuple(missing)
    if which("apt-get"):
        packages = sorted({library.debian for library in libraries})
        return (
            ("apt-get", "update"),
            ("apt-get", "install", "--yes", "--no-install-recommends", *packages),
        )
    if which("dnf"):
        packages = sorted({library.fedora for library in libraries})
        return (("dnf", "install", "--assumeyes", *packages),)
    return ()


def privilege(user_id: int, which: Which, runs: Callable[[tuple[str, ...]], bool]) -> tuple[str, ...] | None:
    """What goes before a command that installs: nothing for root, `sudo -n` if that asks nothing, else None."""
    if user_id == 0:
        return ()
    if which("sudo") and runs(("sudo", "-n", "true")):
        return ("sudo", "-n")
    return None


def run(command: tuple[str, ...]) -> bool:
    """Run a command without questions; whether it succeeded."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False).returncode == 0


def runs_silently(command: tuple[str, ...]) -> bool:
    """As `run`, with nothing shown."""
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0


def explain(missing: Iterable[Library], commands: Iterable[tuple[str, ...]]) -> str:
    """What is missing and what to type."""
    names = ", ".join(library.soname for library in missing)
    typed = " && ".join(shlex.join(("sudo", *command)) for command in commands)
    how = f"Install them with:\n  {typed}" if typed else "Install the packages of your system that hold them."
    return f"Qt needs libraries that this system lacks: {names}.\n{how}"


def main() -> int:
    """Check, install where allowed, check again. 0 when all are there."""
    parser = argparse.ArgumentParser(description="Check the shared libraries that Qt needs.")
    parser.add_argument("purpose", choices=("offscreen", "screen"))
    libraries = needed_for(parser.parse_args().purpose, os.environ)
    if not sys.platform.startswith("linux"):
        return 0
    missing = missing_of(libraries, loads)
    if not missing:
        return 0
    commands = install_commands(missing, shutil.which)
    prefix = privilege(os.geteuid(), shutil.which, runs_silently)
    if prefix is not None and commands:
        print(f"Installing for Qt: {', '.join(library.soname for library in missing)}")
        if all(run((*prefix, *command)) for command in commands):
            missing = missing_of(missing, loads)
    if missing:
        print(explain(missing, commands), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
