"""E-cards: signed by headquarters, good with the public key alone."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from pathlib import Path

import msgspec
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Engine

from posclient.wire.events import SaleCompleted
from sync.hq.ecard_key import ecard_code, ecard_public_key, make_ecard_key, read_private_key
from sync.hq.refusal import Refusal
from tests.sync.hq.shop import NOW_MS, enrolled_till, findings, sale

CARD = "8000000000017"


def verify(public: str, code: str) -> None:
    prefix, card_no, minute, signature = code.split(":")
    assert prefix == "MEC1"
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
    key.verify(urlsafe_b64decode(signature + "=" * (-len(signature) % 4)), f"{card_no}:{minute}".encode())


def test_a_code_is_verified_with_the_public_key_and_changes_every_minute(
    lite: Engine, tmp_path: Path
) -> None:
    file = tmp_path / "key"
    with lite.begin() as connection:
        public = make_ecard_key(connection, file)
        private = read_private_key(connection, file)
        assert ecard_public_key(connection) == public
    assert file.stat().st_mode & 0o077 == 0

    code = ecard_code(private, CARD, NOW_MS)
    verify(public, code)
    assert code.startswith(f"MEC1:{CARD}:{NOW_MS // 60_000}:")
    assert ecard_code(private, CARD, NOW_MS + 60_000) != code
    with pytest.raises(InvalidSignature):
        verify(public, code.replace(CARD, "8000000000025"))


def test_there_is_one_key_until_it_is_replaced(lite: Engine, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    with lite.begin() as connection:
        first = make_ecard_key(connection, one)
        with pytest.raises(Refusal, match="already"):
            make_ecard_key(connection, two)
        assert not two.exists()
        assert make_ecard_key(connection, two, replace=True) != first
        with pytest.raises(Refusal, match="not this headquarters"):
            read_private_key(connection, one)
        one.write_text("nonsense")
        with pytest.raises(Refusal, match="not a private key"):
            read_private_key(connection, one)
        with pytest.raises(FileExistsError):
            make_ecard_key(connection, two, replace=True)


def test_one_minute_of_an_e_card_at_two_tills_is_noted(shop: Engine) -> None:
    till, other = enrolled_till(shop), enrolled_till(shop, "S002", token="b" * 40)

    def sold(sale_id: str, minute: int) -> SaleCompleted:
        return msgspec.structs.replace(sale(sale_id, "M1", "toy"), ecard_minute=minute)

    till.say(sold("s1", 29_000_000), sold("s2", 29_000_000), sold("s3", 0))
    other.say(sold("s4", 29_000_001), sold("s5", 0))
    with shop.connect() as connection:
        assert "ecard.used_twice" not in findings(connection)

    answer = other.say(sold("s6", 29_000_000))

    assert answer.results[0].detail.startswith("ecard.used_twice: R-s6: minute 29000000 at ")
    assert "sale s1" in answer.results[0].detail
