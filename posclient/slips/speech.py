"""One language or two on the same slip: labels side by side, sentences one below the other."""

from __future__ import annotations

from dataclasses import dataclass

from posclient.domain.reason import Reason
from posclient.words import Names, Words


@dataclass(frozen=True)
class Speech:
    """The slip's language, and a second one where it is bilingual. Figures are written as in the first."""

    words: Words
    second: Words | None = None

    def line(self, key: str, **values: str | int) -> str:
        """A label, in both languages side by side."""
        first = self.words(key, **values)
        if self.second is None:
            return first
        return self.words("receipt.bilingual", first=first, second=self.second(key, **values))

    def labelled(self, key: str, value: str) -> str:
        """A label and, once, its value."""
        return f"{self.line(key)} {value}"

    def lines(self, key: str, **values: str | int) -> tuple[str, ...]:
        """A sentence, once a language."""
        return tuple(words(key, **values) for words in self._languages())

    def reason(self, reason: Reason, names: Names) -> tuple[str, ...]:
        """A reason's sentence, once a language."""
        return tuple(words.reason(reason, names) for words in self._languages())

    def _languages(self) -> tuple[Words, ...]:
        return (self.words,) if self.second is None else (self.words, self.second)
