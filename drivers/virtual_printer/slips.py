"""Printed slips as files: the bytes, and the picture of the paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from drivers.virtual_printer.glyphs import Glyphs
from drivers.virtual_printer.items import Fault, Item
from drivers.virtual_printer.render import render
from drivers.virtual_printer.text_view import as_text

KICKS_FILE: Final = "drawer_kicks.txt"


@dataclass(frozen=True)
class Slip:
    """One piece of paper, from one cut to the next. `data` are the bytes that made it, `bin` and `png` its files."""

    number: int
    data: bytes
    items: tuple[Item, ...]
    bin: Path
    png: Path

    @property
    def text(self) -> str:
        """What a person reads on it."""
        return as_text(self.items)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What the printer could not obey."""
        return tuple(item for item in self.items if isinstance(item, Fault))


class SlipFolder:
    """Writes slips as `<number>-<UTC milliseconds>.bin` and `.png`; numbers go on where the folder's end.

    The picture appears last and whole, so that who watches the folder for pictures finds the bytes beside it.
    """

    def __init__(self, folder: Path, glyphs: Glyphs, now_ms: Callable[[], int]) -> None:
        self.folder = folder
        self._glyphs = glyphs
        self._now_ms = now_ms
        folder.mkdir(parents=True, exist_ok=True)
        self._last = max((_number(path) for path in folder.glob("*.bin")), default=0)

    def keep(self, data: bytes, items: Sequence[Item], width_dots: int) -> Slip:
        """Write one slip. Raises OSError where the folder cannot be written."""
        self._last += 1
        stem = f"{self._last:06d}-{self._now_ms()}"
        slip = Slip(self._last, data, tuple(items), self.folder / f"{stem}.bin", self.folder / f"{stem}.png")
        write_whole(slip.bin, data)
        save_picture(slip.png, items, width_dots, self._glyphs)
        return slip

    def keep_kicks(self, count: int) -> None:
        """Note how often the drawer was kicked."""
        write_whole(self.folder / KICKS_FILE, f"{count}\n".encode())


def save_picture(path: Path, items: Sequence[Item], width_dots: int, glyphs: Glyphs) -> None:
    """Write the items' picture to `path` as PNG, whole or not at all."""
    part = path.with_name(path.name + ".part")
    render(items, width_dots, glyphs).save(part, format="PNG")
    part.replace(path)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that a reader finds all of it or the file before it."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    part.replace(path)


def _number(path: Path) -> int:
    head = path.name.split("-", 1)[0]
    return int(head) if head.isdigit() else 0
