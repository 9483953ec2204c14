"""Columns and tables, spelled once for SQLite and PostgreSQL."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    TypeDecorator,
    text,
)

metadata = MetaData()

Big = BigInteger().with_variant(Integer, "sqlite")


class PlainText(TypeDecorator[str]):
    """Text without NUL characters, which JSON may carry and PostgreSQL does not store."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 (overridden)
        """Leave NULs out."""
        return value.replace("\x00", "") if value is not None else None


def text_column(name: str, *, null: bool = False, default: str | None = None) -> Column[str]:
    """A text; days are texts too."""
    return Column(name, PlainText, nullable=null, server_default=default)


def number(name: str, *, null: bool = False, default: int | None = None) -> Column[int]:
    """An integer of 64 bits."""
    given = text(str(default)) if default is not None else None
    return Column(name, Big, nullable=null, server_default=given)


def blob(name: str) -> Column[bytes]:
    """Bytes."""
    return Column(name, LargeBinary, nullable=False)


def table(
    name: str, *parts: Column[str] | Column[int] | Column[bytes] | PrimaryKeyConstraint | Index
) -> Table:
    """A table of this schema; on SQLite one that minds its types."""
    return Table(name, metadata, *parts, sqlite_strict=True)
