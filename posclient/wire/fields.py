"""Bounded field types: an integer from outside is never larger than the store can hold, a text never endless."""

from __future__ import annotations

from typing import Annotated

import msgspec

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._:/-]+$")]
OptionalText = Annotated[str, msgspec.Meta(max_length=200)]
LongText = Annotated[str, msgspec.Meta(max_length=2000)]
Amount = Annotated[int, msgspec.Meta(ge=-(10**13), le=10**13)]
Quantity = Annotated[int, msgspec.Meta(ge=-(10**9), le=10**9)]
Count = Annotated[int, msgspec.Meta(ge=0, le=10**9)]
Position = Annotated[int, msgspec.Meta(ge=0, le=2**62)]
InstantMs = Annotated[int, msgspec.Meta(ge=0, le=2**46)]
Day = Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
"""A business date as ISO text: a date, not an instant."""
Rate = Annotated[str, msgspec.Meta(pattern=r"^\d{1,4}(\.\d{1,6})?$")]
"""An exact decimal as text."""
Hash = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
