"""The one SQLite library of the program: SQLCipher, put in front of sqlite-utils.

Every module that needs a database class or one of its exceptions takes it from here. sqlite-utils looks for `pysqlite3`
when it is first imported, so the name is given to SQLCipher's driver before that: one library, one set of exceptions.
"""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2 as _cipher

sys.modules["pysqlite3"] = sys.modules["pysqlite3.dbapi2"] = _cipher

from sqlite_utils import Database as _Database  # noqa: E402
from sqlite_utils import Migrations  # noqa: E402
from sqlite_utils.db import Table  # noqa: E402

from fieldapp.errors import RightMissing  # noqa: E402

if TYPE_CHECKING:
    from sqlite3 import Connection, Cursor, IntegrityError, OperationalError
    from sqlite3 import Error as SqliteError
else:
    Connection = _cipher.Connection
    SqliteError = _cipher.Error
    IntegrityError = _cipher.IntegrityError
    OperationalError = _cipher.OperationalError

__all__ = [
    "ALLOW",
    "ATTACH",
    "DENY",
    "FUNCTION",
    "PRAGMA",
    "READ",
    "Connection",
    "Database",
    "IntegrityError",
    "Migrations",
    "OperationalError",
    "SqliteError",
    "Table",
    "connect",
]


# Actions and answers of the engine's authorizer.
ALLOW: int = _cipher.SQLITE_OK
DENY: int = _cipher.SQLITE_DENY
ATTACH, FUNCTION, PRAGMA, READ = _cipher.SQLITE_ATTACH, 31, _cipher.SQLITE_PRAGMA, _cipher.SQLITE_READ
# What the engine says when its authorizer refuses to read a column, and to do anything else.
_REFUSED, _COLUMN = 23, "is prohibited"


class _Guarded(_Database):
    """A database that says of what its connection may not read: RightMissing."""

    def execute(self, sql: str, parameters: Sequence[Any] | dict[str, Any] | None = None) -> "Cursor":
        """Run one statement."""
        try:
            return super().execute(sql, parameters)
        except SqliteError as error:
            if getattr(error, "sqlite_errorcode", 0) == _REFUSED and _COLUMN in str(error):
                raise RightMissing(action="read", about="") from error
            raise


# What sqlite-utils hands to its migrations is its own class; every database here is one of ours.
if TYPE_CHECKING:
    Database = _Database
else:
    Database = _Guarded


# So many statements stay prepared on a connection. With fewer, saves and pages push each other's statements out, and
# each is prepared anew every time.
STATEMENTS = 512


def connect(address: str) -> Connection:
    """Return a connection to a `file:` address whose transactions nobody opens or closes by stealth."""
    connection: Connection = _cipher.connect(
        address, uri=True, isolation_level=None, check_same_thread=True, cached_statements=STATEMENTS
    )
    return connection
