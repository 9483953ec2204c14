"""The handle that a read or a write works on. Services pass it on to the repositories and look no further."""

from sqlalchemy import Connection as Transaction

__all__ = ["Transaction"]
