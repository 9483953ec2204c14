"""Whether a message tells a cashier what to do: there in both languages, filled, and with something to do in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from posclient.settings import Language
from posclient.words import Words, load
from ui.trouble import Trouble, sentence

ACTIONS: dict[Language, str] = {
    "zh_CN": r"请|再|检查|核对|重|先|恢复|换|合上|关掉|升级|输|扫|删|要|自动|还差|补",
    "en": r"(?i)\b(please|again|check|call|ask|restore|change|close|upgrade|free|unlock|scan|type|retype|switch|restart"
    r"|weigh|must be|try|tries|begin|take|goes on|install|use|back up|enrol|choose|go on|see|set|missing|print"
    r"|works on)\b",
}


def assert_tells_what_to_do(key: str, values: Mapping[str, int | str] | None = None) -> None:
    """The sentence of a key, in both languages."""
    for language, action in ACTIONS.items():
        text = sentence(_words(language), Trouble(key, values or {}))
        unknown = _words(language)("reason.unknown", key=key)
        assert text not in ("", key, unknown), f"{language} has no words for {key}"
        assert "{" not in text, text
        assert re.search(action, text), f"nothing to do in: {text}"


@cache
def _words(language: Language) -> Words:
    return load(language)
