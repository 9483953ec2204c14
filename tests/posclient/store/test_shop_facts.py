"""What the first screens know of the shop."""

from __future__ import annotations

from posclient.store import documents, shop_facts
from posclient.store.engine import Database
from posclient.wire.feed import StoreRow


def test_before_headquarters_has_sent_the_shop_it_has_no_name(store: Database) -> None:
    face = store.read(shop_facts.shop_face)

    assert (face.name, face.name_en) == ("", "")
    assert face.time_zone == StoreRow(store_id="S", name="").time_zone


def test_the_face_is_a_part_of_the_row_that_receipts_show(store: Database) -> None:
    row = StoreRow(store_id="S", name="糖糖母婴", name_en="Tangtang", time_zone="Asia/Urumqi")
    store.write(lambda connection: documents.put_store(connection, row))

    face = store.read(shop_facts.shop_face)

    assert (face.name, face.name_en, face.time_zone) == ("糖糖母婴", "Tangtang", "Asia/Urumqi")
    assert store.read(documents.store_info) == row


def test_the_recovery_key_is_kept_as_it_came(store: Database) -> None:
    assert store.read(shop_facts.recovery_key) == ""
    store.write(lambda connection: shop_facts.put_recovery_key(connection, "ab" * 32))
    assert store.read(shop_facts.recovery_key) == "ab" * 32
