"""The virtual printer by itself.

python -m drivers.virtual_printer FILE.bin …            writes FILE.png beside each
python -m drivers.virtual_printer --listen 127.0.0.1:9100 --folder out/paper --columns 48
"""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from drivers.virtual_printer.decoder import Decoder
from drivers.virtual_printer.glyphs import Glyphs, font_files
from drivers.virtual_printer.items import Fault, Item, Reply
from drivers.virtual_printer.paper import Paper
from drivers.virtual_printer.server import VirtualPrinter
from drivers.virtual_printer.slips import Slip, SlipFolder, save_picture
from drivers.virtual_printer.text_view import as_text

_FONTS = Path(__file__).parents[2] / "assets" / "fonts"


def decode_file(source: Path, paper: Paper, glyphs: Glyphs) -> tuple[Item, ...]:
    """Write the picture of the bytes in `source` beside it (suffix `.png`) and return what is on it."""
    decoder = Decoder(paper)
    events = decoder.feed(source.read_bytes()) + decoder.finish()
    items = tuple(event.what for event in events if not isinstance(event.what, Reply))
    save_picture(source.with_suffix(".png"), items, paper.width_dots, glyphs)
    return items


def main(argv: Sequence[str]) -> int:
    """Decode files, or serve until SIGTERM or SIGINT. Returns 0, or 1 where a file held something not obeyed."""
    options = _parser().parse_args(argv)
    paper = Paper(options.columns, options.charset, chinese_at_start=options.chinese_at_start)
    glyphs = Glyphs(font_files(options.fonts))
    if options.listen is not None:
        return _serve(options.listen, SlipFolder(options.folder, glyphs, _now_ms), paper)
    clean = True
    for source in options.files:
        items = decode_file(source, paper, glyphs)
        sys.stdout.write(as_text(items) + "\n")
        clean = clean and not any(isinstance(item, Fault) for item in items)
    return 0 if clean else 1


def _serve(port: int, folder: SlipFolder, paper: Paper) -> int:
    """Handlers go in before the port opens, so that no signal finds the default ones."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    with VirtualPrinter(folder, paper, port=port, on_slip=_tell) as printer:
        sys.stdout.write(f"listening on 127.0.0.1:{printer.port}, paper goes to {folder.folder}\n")
        sys.stdout.flush()
        stop.wait()
    return 0


def _tell(slip: Slip) -> None:
    sys.stdout.write(f"{slip.png}\n")
    sys.stdout.flush()


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def _local_port(text: str) -> int:
    host, _, port = text.rpartition(":")
    if host not in ("", "127.0.0.1", "localhost") or not port.isdigit() or int(port) > 65535:
        message = f"wanted 127.0.0.1:PORT, not {text}"
        raise argparse.ArgumentTypeError(message)
    return int(port)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m drivers.virtual_printer", description=__doc__)
    work = parser.add_mutually_exclusive_group(required=True)
    work.add_argument("files", nargs="*", type=Path, default=[], metavar="FILE.bin")
    work.add_argument(
        "--listen", type=_local_port, metavar="127.0.0.1:PORT", help="port 0 takes any free one"
    )
    parser.add_argument("--folder", type=Path, default=Path("out/paper"))
    parser.add_argument("--columns", type=int, default=48, help="32 on 58 mm, 48 on 80 mm paper")
    parser.add_argument("--charset", choices=("gbk", "gb18030", "utf-8"), default="gbk")
    parser.add_argument("--chinese-at-start", action="store_true", help="two-byte mode is on after a reset")
    parser.add_argument("--fonts", type=Path, default=_FONTS, help="a folder of font files")
    return parser


if __name__ == "__main__":
    logging.basicConfig(format="%(levelname)s %(message)s")
    sys.exit(main(sys.argv[1:]))
