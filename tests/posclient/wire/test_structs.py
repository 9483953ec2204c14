"""Every Struct of the wire: what is sent is what is read, and nothing without bounds gets in."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import inspect as mi

from tests.posclient.wire.structs import STRUCTS, fields_of, leaves, values_of

JSON_VALUES: dict[str, Any] = {"of": "a newer version", "list": [1, {"deep": None}]}


@pytest.mark.parametrize("struct", STRUCTS, ids=lambda struct: struct.__name__)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data())
def test_what_is_sent_is_what_is_read(struct: type[msgspec.Struct], data: st.DataObject) -> None:
    sent = data.draw(values_of(struct))

    encoded = msgspec.json.encode(sent)

    assert msgspec.json.encode(msgspec.json.decode(encoded, type=struct)) == encoded


@pytest.mark.parametrize("struct", STRUCTS, ids=lambda struct: struct.__name__)
@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data())
def test_fields_of_a_newer_version_are_ignored(struct: type[msgspec.Struct], data: st.DataObject) -> None:
    sent = data.draw(values_of(struct))
    plain = msgspec.json.decode(msgspec.json.encode(sent))
    newer = {**plain, "added_later": JSON_VALUES} if isinstance(plain, dict) else [*plain, JSON_VALUES]

    read = msgspec.json.decode(msgspec.json.encode(newer), type=struct)

    assert msgspec.json.encode(read) == msgspec.json.encode(sent)


@pytest.mark.parametrize("struct", STRUCTS, ids=lambda struct: struct.__name__)
def test_every_number_and_every_text_has_its_bounds(struct: type[msgspec.Struct]) -> None:
    for field in fields_of(struct):
        for leaf in leaves(field.type):
            if isinstance(leaf, mi.IntType):
                assert leaf.ge is not None, f"{struct.__name__}.{field.name}"
                assert leaf.le is not None, f"{struct.__name__}.{field.name}"
                assert -(2**63) <= leaf.ge <= leaf.le < 2**63
            if isinstance(leaf, mi.StrType):
                assert leaf.max_length is not None or leaf.pattern is not None, (
                    f"{struct.__name__}.{field.name}"
                )
            assert not isinstance(leaf, mi.AnyType | mi.FloatType), f"{struct.__name__}.{field.name}"


@pytest.mark.parametrize("struct", STRUCTS, ids=lambda struct: struct.__name__)
@settings(max_examples=2, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(data=st.data())
def test_a_number_outside_its_bounds_is_refused(struct: type[msgspec.Struct], data: st.DataObject) -> None:
    plain = msgspec.json.decode(msgspec.json.encode(data.draw(values_of(struct))))

    for at, field in enumerate(fields_of(struct)):
        for leaf in leaves(field.type):
            if isinstance(leaf, mi.IntType) and not isinstance(field.type, mi.DictType):
                where = field.encode_name if isinstance(plain, dict) else at
                for number in ((leaf.ge or 0) - 1, (leaf.le or 0) + 1):
                    with pytest.raises(msgspec.ValidationError, match="Expected"):
                        msgspec.json.decode(msgspec.json.encode(replaced(plain, where, number)), type=struct)


def replaced(plain: Any, where: Any, number: int) -> Any:
    """A JSON object or array with one number in another's place."""
    changed = plain.copy()
    changed[where] = number
    return changed
