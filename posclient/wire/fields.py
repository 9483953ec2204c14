"""Bounded field types: an integer from outside is never larger than the store can hold, a text never endless."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

_END: Final = r"(?!\n)$"  # `$` alone lets a line end follow
_LEAP: Final = r"(?:(?:19|21)(?:0[48]|[2468][048]|[13579][26])|20(?:[02468][048]|[13579][26]))-02-29"
_DAY: Final = (
    r"^(?:(?:19|20|21)[0-9]{2}-"
    r"(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    r"|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    r"|02-(?:0[1-9]|1[0-9]|2[0-8]))"
    rf"|{_LEAP}){_END}"
)

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=rf"^[A-Za-z0-9._:/-]+{_END}")]
OptionalText = Annotated[str, msgspec.Meta(max_length=200)]
LongText = Annotated[str, msgspec.Meta(max_length=2000)]
PersonalText = Annotated[str, msgspec.Meta(max_length=200, pattern=r"^[^\u0000]*$")]
"""Typed by people, and stored where a text can't hold the character NUL (PostgreSQL)."""
Phone = Annotated[str, msgspec.Meta(max_length=20, pattern=rf"^[0-9+]*{_END}")]
Amount = Annotated[int, msgspec.Meta(ge=-(10**13), le=10**13)]
Quantity = Annotated[int, msgspec.Meta(ge=-(10**9), le=10**9)]
Count = Annotated[int, msgspec.Meta(ge=0, le=10**9)]
Position = Annotated[int, msgspec.Meta(ge=0, le=2**62)]
Sum = Annotated[int, msgspec.Meta(ge=-(2**62), le=2**62)]
"""A sum over everything that a till ever did."""
Version = Annotated[int, msgspec.Meta(ge=1, le=10**6)]
"""Of an event's meaning; 1 where none is named."""
InstantMs = Annotated[int, msgspec.Meta(ge=0, le=2**46)]
Day = Annotated[str, msgspec.Meta(pattern=_DAY)]
"""A business date as ISO text, 1900 to 2199: a date, not an instant. `date.fromisoformat` takes each of them."""
Rate = Annotated[str, msgspec.Meta(pattern=rf"^[0-9]{{1,4}}(\.[0-9]{{1,6}})?{_END}")]
"""An exact decimal as text."""
Hash = Annotated[str, msgspec.Meta(pattern=rf"^[0-9a-f]{{64}}{_END}")]
