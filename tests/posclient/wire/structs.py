"""Every Struct of the wire, and values of them made from their own field types."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import inspect as mi

from posclient.wire import (
    bring_in,
    counter_protocol,
    day_events,
    desk_events,
    events,
    feed,
    money_events,
    parts,
    personal,
    protocol,
)

MODULES: tuple[ModuleType, ...] = (
    parts,
    events,
    money_events,
    day_events,
    desk_events,
    feed,
    personal,
    protocol,
    counter_protocol,
    bring_in,
)
STRUCTS: tuple[type[msgspec.Struct], ...] = tuple(
    value
    for module in MODULES
    for _, value in sorted(vars(module).items())
    if inspect.isclass(value) and issubclass(value, msgspec.Struct) and value.__module__ == module.__name__
)


def fields_of(struct: type[msgspec.Struct]) -> tuple[mi.Field, ...]:
    """The fields of a Struct with their types and bounds."""
    info = mi.type_info(struct)
    assert isinstance(info, mi.StructType)
    return info.fields


def leaves(kind: mi.Type) -> Iterator[mi.Type]:
    """The types inside a field's type, without going into other Structs."""
    match kind:
        case mi.UnionType():
            for part in kind.types:
                yield from leaves(part)
        case mi.VarTupleType():
            yield from leaves(kind.item_type)
        case mi.DictType():
            yield from leaves(kind.key_type)
            yield from leaves(kind.value_type)
        case _:
            yield kind


@cache
def values_of(struct: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    """Values of a Struct, made from its field types, the outermost ones included."""
    return st.builds(struct, **{field.name: _values(field.type) for field in fields_of(struct)})


def _values(kind: mi.Type) -> st.SearchStrategy[Any]:
    match kind:
        case mi.UnionType():
            return st.one_of([_values(part) for part in kind.types])
        case mi.VarTupleType():
            return st.lists(_values(kind.item_type), max_size=2).map(tuple)
        case mi.DictType():
            return st.dictionaries(_values(kind.key_type), _values(kind.value_type), max_size=2)
        case mi.StructType():
            return values_of(kind.cls)
        case _:
            return _plain_values(kind)


def _plain_values(kind: mi.Type) -> st.SearchStrategy[Any]:
    match kind:
        case mi.IntType(ge=int() as least, le=int() as most):
            return st.sampled_from([least, most]) | st.integers(least, most)
        case mi.StrType():
            return _texts(kind)
        case mi.LiteralType():
            return st.sampled_from(kind.values)
        case mi.BoolType() | mi.NoneType():
            return st.booleans() if isinstance(kind, mi.BoolType) else st.none()
        case mi.RawType():
            return st.just(msgspec.Raw(b'{"any":"json"}'))
        case _:
            raise AssertionError(f"a field type without strategy: {kind}")


def _texts(kind: mi.StrType) -> st.SearchStrategy[str]:
    if kind.pattern is None:
        return st.text(st.characters(exclude_categories=["Cs"]), max_size=min(kind.max_length or 0, 20))
    longest = kind.max_length or 200
    found = st.from_regex(kind.pattern, fullmatch=True)
    return found.filter(
        lambda text: len(text) <= longest and not any(0xD800 <= ord(char) <= 0xDFFF for char in text)
    )
