"""Which libraries of the system Qt needs, and what is done about missing ones."""

from __future__ import annotations

import importlib.util
import re
import struct
import sys
from pathlib import Path

import pytest

from scripts.system_libs import (
    OFFSCREEN,
    WAYLAND,
    XCB,
    Library,
    explain,
    install_commands,
    missing_of,
    needed_for,
    privilege,
)

PT_LOAD, PT_DYNAMIC = 1, 2
DT_NEEDED, DT_STRTAB = 1, 5  # of ELF, as are the offsets below
OF_THE_C_LIBRARY = re.compile(r"ld-linux.*|lib(c|m|dl|pthread|rt|resolv|gcc_s)\.so.*|linux-vdso.*")
EGL = Library("libEGL.so.1", "libegl1", "libglvnd-egl")
GL = Library("libGL.so.1", "libgl1", "libglvnd-glx")


def which_of(*names: str) -> dict[str, str]:
    return {name: f"/usr/bin/{name}" for name in names}


def test_a_library_is_missing_when_the_linker_does_not_find_it() -> None:
    assert missing_of((EGL, GL), loads=lambda soname: soname == "libGL.so.1") == (EGL,)


def test_a_window_needs_more_than_an_offscreen_picture_and_wayland_more_still() -> None:
    assert needed_for("offscreen", {"WAYLAND_DISPLAY": "wayland-0"}) == OFFSCREEN
    assert needed_for("screen", {}) == OFFSCREEN + XCB
    assert needed_for("screen", {"WAYLAND_DISPLAY": "wayland-0"}) == OFFSCREEN + XCB + WAYLAND


def test_debian_updates_its_lists_first_and_names_each_package_once() -> None:
    glib = (
        Library("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
        Library("libgthread-2.0.so.0", "libglib2.0-0", "glib2"),
    )

    update, install = install_commands((GL, *glib), which_of("apt-get", "dnf").get)

    assert update == ("apt-get", "update")
    assert install == ("apt-get", "install", "--yes", "--no-install-recommends", "libgl1", "libglib2.0-0")


def test_fedora_has_names_of_its_own() -> None:
    assert install_commands((EGL,), which_of("dnf").get) == (
        ("dnf", "install", "--assumeyes", "libglvnd-egl"),
    )


def test_without_a_known_package_manager_nothing_is_run() -> None:
    assert install_commands((EGL,), which_of().get) == ()


def test_root_installs_a_user_only_where_sudo_asks_nothing() -> None:
    assert privilege(0, which_of().get, runs=lambda _: False) == ()
    assert privilege(1000, which_of("sudo").get, runs=lambda _: True) == ("sudo", "-n")
    assert privilege(1000, which_of("sudo").get, runs=lambda _: False) is None
    assert privilege(1000, which_of().get, runs=lambda _: True) is None


def test_the_message_names_the_libraries_and_the_command_to_type() -> None:
    message = explain((EGL,), install_commands((EGL,), which_of("apt-get").get))

    assert "libEGL.so.1" in message
    assert "sudo apt-get update && sudo apt-get install --yes --no-install-recommends libegl1" in message


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="shared libraries of Linux")
@pytest.mark.parametrize(
    ("libraries", "files"),
    [
        (
            OFFSCREEN,
            (
                *(f"lib/libQt6{name}.so.6" for name in ("Core", "DBus", "Gui", "Network", "Svg", "Widgets")),
                "plugins/platforms/libqoffscreen.so",
                "plugins/imageformats/libqsvg.so",
                "plugins/iconengines/libqsvgicon.so",
            ),
        ),
        (
            OFFSCREEN + XCB,
            (
                "lib/libQt6XcbQpa.so.6",
                "plugins/platforms/libqxcb.so",
                "plugins/xcbglintegrations/libqxcb-glx-integration.so",
                "plugins/xcbglintegrations/libqxcb-egl-integration.so",
            ),
        ),
        (OFFSCREEN + WAYLAND, ("lib/libQt6WaylandClient.so.6", "plugins/platforms/libqwayland.so")),
    ],
    ids=["offscreen", "xcb", "wayland"],
)
def test_the_table_has_all_that_qts_files_name(
    libraries: tuple[Library, ...], files: tuple[str, ...]
) -> None:
    spec = importlib.util.find_spec("PySide6")
    assert spec is not None
    assert spec.origin is not None
    qt = Path(spec.origin).parent / "Qt"
    known = {library.soname for library in libraries}

    for file in files:
        others = {name for name in needed_by(qt / file) if not OF_THE_C_LIBRARY.fullmatch(name)}
        bundled = {name for name in others if (qt / "lib" / name).exists()}
        assert others - bundled <= known, file


def needed_by(path: Path) -> set[str]:
    """The NEEDED entries of a 64-bit little-endian ELF file (System V ABI)."""
    data = path.read_bytes()
    if data[:6] != b"\x7fELF\x02\x01":
        raise ValueError(f"{path} is no 64-bit little-endian ELF file")
    (header_offset,) = struct.unpack_from("<Q", data, 32)
    header_size, header_count = struct.unpack_from("<HH", data, 54)
    segments = [
        struct.unpack_from("<IIQQQQ", data, header_offset + index * header_size)
        for index in range(header_count)
    ]  # type, flags, offset, virtual address, physical address, size in the file
    dynamic = next(segment for segment in segments if segment[0] == PT_DYNAMIC)
    entries = list(struct.iter_unpack("<qQ", data[dynamic[2] : dynamic[2] + dynamic[5] // 16 * 16]))
    address = next(value for tag, value in entries if tag == DT_STRTAB)
    home = next(s for s in segments if s[0] == PT_LOAD and s[3] <= address < s[3] + s[5])
    names = home[2] + address - home[3]
    starts = (names + value for tag, value in entries if tag == DT_NEEDED)
    return {data[start : data.index(b"\0", start)].decode() for start in starts}
