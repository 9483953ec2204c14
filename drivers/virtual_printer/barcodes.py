"""Bar codes of `GS k`: from its data bytes to bars. Pattern tables come from python-barcode.

Code 128 is built symbol by symbol, because the host chooses the code sets itself with `{A`, `{B`, `{C`, and in set C
every data byte is a number from 0 to 99, not a pair of digits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from barcode.charsets import code39 as code39_tables
from barcode.charsets import code128 as code128_tables
from barcode.ean import EuropeanArticleNumber8, EuropeanArticleNumber13
from barcode.upc import UniversalProductCodeA

from drivers.virtual_printer.items import SymbolKind


@dataclass(frozen=True)
class Bars:
    """A symbol: `text` is what it says, check digit included; `modules` are 1 for bar and 0 for gap."""

    kind: SymbolKind
    text: str
    modules: str


def read_barcode(system: int, data: bytes) -> Bars:
    """The symbol of `GS k m`, m as number 0–6 or 65–79. Raises ValueError for data that the symbology lacks."""
    makers: dict[int, Callable[[bytes], Bars]] = {0: _upc_a, 2: _ean13, 3: _ean8, 4: _code39}
    if system == 73:
        return _code128(data)
    number = system - 65 if system >= 65 else system
    maker = makers.get(number)
    if maker is None:
        message = f"this printer has no bar code system {system}"
        raise ValueError(message)
    return maker(data)


def _digits(data: bytes, lengths: tuple[int, int]) -> str:
    """`data` as digits, of one of two lengths: without and with check digit."""
    if not data.isdigit() or len(data) not in lengths:
        message = f"{lengths[0]} or {lengths[1]} digits wanted"
        raise ValueError(message)
    return data.decode("ascii")


def _verified(kind: SymbolKind, given: str, full: str, modules: str) -> Bars:
    if not full.startswith(given):
        message = f"check digit should be {full[-1]}"
        raise ValueError(message)
    return Bars(kind, full, modules)


def _ean13(data: bytes) -> Bars:
    given = _digits(data, (12, 13))
    symbol = EuropeanArticleNumber13(given[:12])
    return _verified("ean13", given, str(symbol.ean), symbol.build()[0])


def _ean8(data: bytes) -> Bars:
    given = _digits(data, (7, 8))
    symbol = EuropeanArticleNumber8(given[:7])
    return _verified("ean8", given, str(symbol.ean), symbol.build()[0])


def _upc_a(data: bytes) -> Bars:
    given = _digits(data, (11, 12))
    symbol = UniversalProductCodeA(given[:11])
    full = given[:11] + str(symbol.calculate_checksum())
    return _verified("upc-a", given, full, symbol.build()[0])


def _code39(data: bytes) -> Bars:
    text = data.decode("latin-1").strip("*")
    if not text or any(char not in code39_tables.MAP for char in text):
        message = "Code 39 takes digits, capitals and -. $/+%"
        raise ValueError(message)
    patterns = [code39_tables.EDGE, *(code39_tables.MAP[char][1] for char in text), code39_tables.EDGE]
    return Bars("code39", text, "0".join(patterns))


_SELECT: Final = {ord("A"): 103, ord("B"): 104, ord("C"): 105}
_SWITCH: Final = {103: 101, 104: 100, 105: 99}  # start symbol of a set → symbol that switches to it
_FUNCTIONS: Final = {ord("1"): {103: 102, 104: 102, 105: 102}, ord("2"): {103: 97, 104: 97},
                     ord("3"): {103: 96, 104: 96}, ord("4"): {103: 101, 104: 100}}  # fmt: skip
_SHIFT: Final = 98


class _Code128Builder:
    """Reads the data of `GS k` 73 and gathers symbol values and the text they stand for."""

    def __init__(self) -> None:
        self.values: list[int] = []
        self.text = ""
        self._set = 0

    def select(self, name: int) -> None:
        """`{A`, `{B`, `{C`, `{S` or `{1` to `{4`."""
        if name in _SELECT:
            self._switch(_SELECT[name])
        elif name in _FUNCTIONS and self._set in _FUNCTIONS[name]:
            self.values.append(_FUNCTIONS[name][self._set])
        elif name == ord("S") and self._set in (103, 104):
            self.values.append(_SHIFT)
        else:
            message = f"{{{chr(name)} has no meaning here"
            raise ValueError(message)

    def _switch(self, start: int) -> None:
        if start == self._set:
            return
        self.values.append(_SWITCH[start] if self.values else start)
        self._set = start

    def data(self, value: int) -> None:
        """One data byte in the current set; a shift before it turns A to B and B to A."""
        if self._set == 105:
            if value > 99:
                message = f"set C takes numbers from 0 to 99, not {value}"
                raise ValueError(message)
            self.values.append(value)
            self.text += f"{value:02d}"
            return
        shifted = bool(self.values) and self.values[-1] == _SHIFT
        in_set_a = (self._set == 103) != shifted
        low, high = (0, 95) if in_set_a else (32, 127)
        if not low <= value <= high:
            message = f"character {value:#04x} is not in the set"
            raise ValueError(message)
        self.values.append(value - 32 if value >= 32 else value + 64)
        self.text += chr(value)


def _code128(data: bytes) -> Bars:
    if len(data) < 3 or data[0] != ord("{") or data[1] not in _SELECT:
        message = "Code 128 data begins with {A, {B or {C"
        raise ValueError(message)
    builder = _Code128Builder()
    position = 0
    while position < len(data):
        if data[position] != ord("{"):
            builder.data(data[position])
            position += 1
            continue
        follower = data[position + 1 : position + 2]
        if not follower:
            message = "Code 128 data ends within a { sequence"
            raise ValueError(message)
        if follower == b"{":
            builder.data(ord("{"))
        else:
            builder.select(follower[0])
        position += 2
    return Bars("code128", builder.text, _code128_modules(builder.values))


def _code128_modules(values: list[int]) -> str:
    check = (values[0] + sum(index * value for index, value in enumerate(values))) % 103
    patterns = [code128_tables.CODES[value] for value in (*values, check)]
    return "".join((*patterns, code128_tables.STOP, "11"))
