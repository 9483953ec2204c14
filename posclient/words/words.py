"""One language's words: sentences by key, and money, quantities, dates and people as they are written in it."""

from __future__ import annotations

import datetime as dt
from gettext import NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING, Final

from posclient.domain.money import format_minor, format_quantity, format_scaled
from posclient.words.catalogue import TRANSLATIONS, Language, read_catalogue
from posclient.words.names import Names

if TYPE_CHECKING:
    from posclient.domain.member import Child, Member
    from posclient.domain.reason import Reason

NO_NAMES: Final = Names()


def load(language: Language, folder: Path = TRANSLATIONS) -> Words:
    """The words of a language. Raises WordsError where its catalogue can't be read."""
    return Words(language, read_catalogue(language, folder))


class Words:
    """`words("receipt.you_saved", amount="12.00")` is the sentence of a key, filled.

    A sentence that counts something has the value `n`, which chooses its plural form too.
    """

    def __init__(self, language: Language, catalogue: NullTranslations) -> None:
        self.language: Final = language
        self._catalogue = catalogue

    def __call__(self, key: str, /, **values: str | int) -> str:
        """Raises KeyError for an unknown key and for a value that the sentence needs and did not get."""
        n = values.get("n")
        text = self._catalogue.ngettext(key, key, n) if isinstance(n, int) else self._catalogue.gettext(key)
        return text.format_map(values)

    def money(self, amount_minor: int) -> str:
        """`123450` → `¥1234.50`; a minus sign stands in front."""
        return f"{'-' if amount_minor < 0 else ''}¥{format_minor(abs(amount_minor))}"

    def amount(self, amount_minor: int) -> str:
        """`123450` → `1234.50`, for columns of amounts."""
        return format_minor(amount_minor)

    def quantity(self, quantity: int) -> str:
        """Thousandths: `3000` → `3`, `1250` → `1.25`."""
        return format_quantity(quantity)

    def points(self, amount: int, scale: int) -> str:
        """Points of an account with `scale` decimals."""
        return format_scaled(amount, scale)

    def units(self, amount: int, unit: str) -> str:
        """So many of a need's unit (`g`, `ml`, `piece`) or of a unit named in the data (`罐`)."""
        shown = f"{amount:,}" if self.language == "en" else str(amount)
        match unit:
            case "g":
                return self("unit.g", amount=shown)
            case "ml":
                return self("unit.ml", amount=shown)
            case "piece":
                return self("unit.piece", amount=shown)
            case _:
                named = _plural_en(unit) if self.language == "en" and amount != 1 else unit
                return self("unit.other", amount=shown, unit=named).rstrip()

    def date(self, day: dt.date) -> str:
        """`2026年3月2日`, `2 Mar 2026`."""
        return self("date.full", year=day.year, month=self(f"date.month.{day.month}"), day=day.day)

    def day(self, day: dt.date) -> str:
        """Without the year: `3月2日`, `2 Mar`."""
        return self("date.short", month=self(f"date.month.{day.month}"), day=day.day)

    def time(self, at_ms: int, zone: dt.tzinfo) -> str:
        """The time of day of an instant in the store's zone: `14:02`."""
        return _to_the_minute(at_ms, zone)[11:]

    def moment(self, at_ms: int, zone: dt.tzinfo) -> str:
        """Day and time of an instant in the store's zone, the same in every language: `2026-03-02 14:02`."""
        return _to_the_minute(at_ms, zone)

    def age(self, child: Child, on: dt.date) -> str:
        """`8个月`, `2岁3个月`, `孕28周`, `预产期 3月2日`; empty where nothing is known."""
        from posclient.words import people  # noqa: PLC0415 - no member, no domain: the first screen has none

        return people.age(self, child, on)

    def call_name(self, member: Member) -> str:
        """How she wants to be called: `糖糖妈妈`, `张女士`, her name."""
        from posclient.words import people  # noqa: PLC0415 - see above

        return people.call_name(self, member)

    def reason(self, reason: Reason, names: Names = NO_NAMES) -> str:
        """A reason as a sentence. What this catalogue does not know is said so, with the reason's key."""
        from posclient.words import reasons  # noqa: PLC0415 - see above

        return reasons.sentence(self, reason, names)


def _plural_en(unit: str) -> str:
    """`tin` → `tins`, `box` → `boxes`; abbreviations and Chinese units stay."""
    if not unit.isascii() or len(unit) <= 2:
        return unit
    return unit + ("es" if unit.endswith(("x", "s", "ch", "sh")) else "s")


def _to_the_minute(at_ms: int, zone: dt.tzinfo) -> str:
    """`2026-03-02 14:02`."""
    local = dt.datetime.fromtimestamp(at_ms / 1000, zone)
    return local.replace(tzinfo=None).isoformat(" ", "minutes")
