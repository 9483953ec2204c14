from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.scanner import Scan, ScanResult, Torn, TornReason, WedgeFraming, parse_scanner

EAN = "6901234567892"


class FakeTill:
    """Does what the event filter does with the decisions, in plain lists.

    `typed` is what widgets received, `read` the results, `dropped` the keys that went into results or away.
    """

    def __init__(self, options: str = "") -> None:
        self.framing = WedgeFraming(parse_scanner(f"wedge:?{options}" if options else "wedge:"))
        self.now_ms = 1000
        self.held: list[str | None] = []
        self.typed: list[str | None] = []
        self.dropped: list[str | None] = []
        self.read: list[ScanResult] = []

    def press(self, character: str | None, after_ms: int) -> None:
        if self.held and after_ms > self.framing.gap_ms:
            self.wait()
        self.now_ms += after_ms
        would_take = self.framing.would_take(character, self.now_ms)
        decision = self.framing.key(character, self.now_ms)
        assert would_take == (decision.key != "pass")
        self._settle(decision.held)
        if decision.result is not None:
            self.read.append(decision.result)
        {"hold": self.held, "pass": self.typed, "drop": self.dropped}[decision.key].append(character)
        assert not (decision.key == "pass" and self.held), "a key may not overtake held ones"

    def type(self, text: str, each_ms: int) -> None:
        for character in text:
            self.press(character, each_ms)

    def wait(self) -> None:
        decision = self.framing.idle()
        self._settle(decision.held)
        if decision.result is not None:
            self.read.append(decision.result)
        assert not self.held, "after the pause nothing stays held"

    def _settle(self, fate: str) -> None:
        if fate != "keep":
            (self.typed if fate == "type" else self.dropped).extend(self.held)
            self.held.clear()

    @property
    def typed_text(self) -> str:
        return "".join(character or "" for character in self.typed)


@pytest.mark.parametrize("each_ms", [0, 1, 10, 80])
@pytest.mark.parametrize(("terminator", "end"), [("cr", "\r"), ("lf", "\n"), ("crlf", "\r\n"), ("tab", "\t")])
def test_a_scan_at_any_scanner_speed(each_ms: int, terminator: str, end: str) -> None:
    till = FakeTill(f"terminator={terminator}")
    till.press(EAN[0], 3000)
    till.type(EAN[1:] + end, each_ms)
    assert till.read == [Scan(EAN)]
    assert till.typed == []


def test_a_slow_bluetooth_scanner_with_peaks() -> None:
    till = FakeTill()
    for place, character in enumerate(EAN + "\r"):
        till.press(character, 100 if place % 3 == 0 else 75)
    assert till.read == [Scan(EAN)]


def test_typing_comes_back_after_the_gap() -> None:
    till = FakeTill()
    till.type("hello\r", 200)
    assert (till.typed_text, till.read) == ("hello\r", [])


@pytest.mark.parametrize("each_ms", [100, 105, 120])
def test_a_phone_number_typed_fast_is_typing(each_ms: int) -> None:
    till = FakeTill()
    till.type("13812345678\r", each_ms)
    assert (till.typed_text, till.read) == ("13812345678\r", [])


def test_steady_fast_typing_shows_before_it_pauses() -> None:
    till = FakeTill()
    till.type("a quick brown fox jumps", 110)
    assert till.typed_text.startswith("a quick brow")


def test_a_short_number_and_enter_is_typing_however_fast() -> None:
    till = FakeTill()
    till.type("12\r", 30)
    assert (till.typed_text, till.read) == ("12\r", [])


def test_keys_without_a_character_pass_at_once() -> None:
    till = FakeTill()
    for key in (None, "\r", "\t", "\x08", "\x1b", "\x03", "\x7f"):
        till.press(key, 500)
        assert till.typed[-1] == key


def test_a_key_without_a_character_does_not_overtake_held_ones() -> None:
    till = FakeTill()
    till.type("12", 80)
    till.press(None, 80)
    assert till.typed == ["1", "2", None]


def test_the_second_half_of_crlf_is_dropped_and_a_later_enter_is_not() -> None:
    till = FakeTill("terminator=crlf")
    till.type(EAN + "\r\n", 80)
    assert till.typed == []
    till.press("\r", 400)
    assert till.typed == ["\r"]


def test_two_scans_in_a_row() -> None:
    till = FakeTill()
    till.type(EAN + "\r" + "VIP8a6901\r", 10)
    assert till.read == [Scan(EAN), Scan("VIP8a6901")]


def test_typing_before_a_scan_is_kept_apart_by_the_gap() -> None:
    till = FakeTill()
    till.press("x", 500)
    till.press("6", 130)
    till.type(EAN[1:] + "\r", 10)
    assert (till.typed_text, till.read) == ("x", [Scan(EAN)])


def test_control_characters_stay_in_the_scan() -> None:
    text = "]d2010690123456789217260101\x1d10ab%;\x04"
    till = FakeTill()
    till.type(text + "\r", 10)
    assert till.read == [Scan(text)]
    till.type("\x1d0106901\r", 10)  # FNC1 may come first
    assert till.read[-1] == Scan("\x1d0106901")


def test_without_a_terminator_the_pause_ends_the_scan() -> None:
    till = FakeTill("terminator=none")
    till.type(EAN, 10)
    till.wait()
    assert (till.read, till.typed) == ([Scan(EAN)], [])
    till.type("12", 60)
    till.wait()
    assert till.typed_text == "12"


def test_an_enter_that_nobody_configured_goes_with_its_scan() -> None:
    till = FakeTill("terminator=none")
    till.type(EAN + "\r", 10)
    assert (till.read, till.typed) == ([Scan(EAN)], [])


def test_a_scan_that_stops_is_torn_and_so_is_its_rest() -> None:
    till = FakeTill()
    till.type("6901234", 10)
    till.press("5", 300)
    till.type("67892\r", 10)
    assert till.read == [Torn("6901234", TornReason.GAP), Torn("567892", TornReason.TAIL)]
    assert till.typed == []
    till.type(EAN + "\r", 10)  # the terminator put both in step again
    assert till.read[-1] == Scan(EAN)


@pytest.mark.parametrize("rest", ["92\r", "567892\r"])
def test_the_rest_of_a_torn_scan_has_no_prefix_and_leaks_no_key(rest: str) -> None:
    till = FakeTill("prefix=%02")
    till.type("\x026901234", 10)
    till.press(rest[0], 300)
    till.type(rest[1:], 10)
    assert [result.text for result in till.read] == ["\x026901234", rest[:-1]]
    assert till.typed == []
    till.type("\x02" + EAN + "\r", 10)
    assert till.read[-1] == Scan(EAN)


def test_the_lone_terminator_of_a_torn_scan_presses_nothing() -> None:
    till = FakeTill()
    till.type(EAN, 10)
    till.press("\r", 300)
    assert (till.read, till.typed) == ([Torn(EAN, TornReason.GAP)], [])


def test_a_wrong_terminator_is_told_and_moves_no_focus() -> None:
    till = FakeTill("terminator=cr")
    till.type(EAN + "\t", 10)
    assert (till.read, till.typed) == ([Torn(EAN, TornReason.INTERRUPTED)], [])


def test_a_scan_that_is_too_long_is_torn_to_its_end() -> None:
    till = FakeTill("max_length=20")
    till.type("x" * 50 + "\r", 10)
    assert [result.text for result in till.read] == ["x" * 21]
    assert till.typed == []
    till.press(EAN[0], 1000)
    till.type(EAN[1:] + "\r", 10)
    assert till.read[-1] == Scan(EAN)


@pytest.mark.parametrize(("option", "prefix"), [("~", "~"), ("%02", "\x02"), ("a%02b", "a\x02b")])
def test_with_a_prefix_only_the_prefix_is_held(option: str, prefix: str) -> None:
    till = FakeTill(f"prefix={option}")
    till.press("7", 500)
    assert till.typed == ["7"]
    till.type(prefix + EAN + "\r", 10)
    assert (till.read, till.typed_text) == ([Scan(EAN)], "7")


def test_a_broken_prefix_is_typing() -> None:
    till = FakeTill("prefix=~%23")
    till.type("~x", 10)
    assert till.typed_text == "~x"
    till.type("~~%23"[:2] + "#" + EAN + "\r", 10)
    assert (till.typed_text, till.read) == ("~x~", [Scan(EAN)])


def test_a_clock_that_jumps_back_ends_the_burst() -> None:
    till = FakeTill()
    till.type("123", 10)
    till.press("4", -50)
    assert (till.typed_text, till.held) == ("123", ["4"])
    till.wait()
    assert till.typed_text == "1234"


KEYS = st.lists(
    st.tuples(
        st.sampled_from([*"0189aZ%;~#", "\r", "\n", "\t", "\x1d", "\x02", "\x08", None]),
        st.sampled_from([0, 1, 10, 40, 80, 100, 120, 121, 200, 600]),
    ),
    max_size=80,
)
OPTIONS = st.sampled_from(
    ["terminator=cr", "terminator=crlf", "terminator=tab", "terminator=none", "prefix=~%23", "min_length=1"]
)


@given(options=OPTIONS, keys=KEYS)
def test_no_key_is_lost(options: str, keys: list[tuple[str | None, int]]) -> None:
    till = FakeTill(options)
    for character, after_ms in keys:
        till.press(character, after_ms)
    till.wait()
    pressed = [character for character, _ in keys]
    assert sorted(map(str, till.typed + till.dropped)) == sorted(map(str, pressed))
    assert _is_in_order(till.typed, pressed)
    # What was dropped is in a result, but for terminators and prefixes.
    read = "".join(result.text for result in till.read)
    visible = "".join(character for character in till.dropped if character and character not in "\r\n\t~#")
    assert visible == "".join(character for character in read if character not in "~#")


@given(text=st.text("0189aZ ", max_size=60), pauses=st.lists(st.integers(121, 900), min_size=60, max_size=60))
def test_typing_above_the_gap_is_never_a_scan(text: str, pauses: list[int]) -> None:
    till = FakeTill()
    for character, after_ms in zip(text + "\r", [*pauses, 121], strict=False):
        till.press(character, after_ms)
    till.wait()
    assert (till.typed_text, till.read) == (text + "\r", [])


@given(text=st.text("0123456789abzABZ%;]$ \x1d", min_size=6, max_size=60), each_ms=st.integers(0, 96))
def test_a_scan_leaks_no_key(text: str, each_ms: int) -> None:
    till = FakeTill()
    till.press(text[0], 2000)
    till.type(text[1:] + "\r", each_ms)
    assert (till.read, till.typed) == ([Scan(text)], [])


def _is_in_order(part: list[str | None], whole: list[str | None]) -> bool:
    rest = iter(whole)
    return all(any(character == other for other in rest) for character in part)
