"""What headquarters gives a new till in one code."""

from __future__ import annotations

import pytest

from posclient.domain.invitation import Invitation, is_address, is_enrol_code, read_invitation


def test_what_is_written_is_read() -> None:
    given = Invitation("https://hq.example.cn:8470", "7-K3QFX-9TZMP")
    assert given.text() == "MTE1:7-K3QFX-9TZMP@https://hq.example.cn:8470"
    assert read_invitation(given.text()) == given
    assert read_invitation(given.text() + "/") == given


@pytest.mark.parametrize(
    "text",
    [
        "",
        "6901234567892",
        "MEC1:M80000012345:1:x",
        "MTE1:7-K3QFX-9TZMP",
        "MTE1:7-K3QFX-9TZMP@",
        "MTE1:7-K3QFX-9TZMP@ftp://hq",
        "MTE1:seven@https://hq",
        "MTE1:7-K3QFX-9TZMP@https://" + "h" * 200,
        "7-K3QFX-9TZMP@https://hq",
    ],
)
def test_anything_else_is_none(text: str) -> None:
    assert read_invitation(text) is None


def test_addresses_and_codes_by_their_shape() -> None:
    assert is_address("http://127.0.0.1:8470")
    assert not is_address("https://")
    assert not is_address("https://hq example")
    assert is_enrol_code("7-k3qfx-9tzmp")
    assert not is_enrol_code("13812341234")


def test_what_can_be_none_is_not_made() -> None:
    with pytest.raises(ValueError, match="no address"):
        Invitation("hq", "7-K3QFX-9TZMP")
    with pytest.raises(ValueError, match="one-time code"):
        Invitation("https://hq", "7")
