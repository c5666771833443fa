"""The one SQLite library of the program: SQLCipher, put in front of sqlite-utils.

Every module that needs a database class or one of its exceptions takes it from here. sqlite-utils looks for `pysqlite3`
when it is first imported, so the name is given to SQLCipher's driver before that: one library, one set of exceptions.
"""

import sys
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2 as _cipher

sys.modules["pysqlite3"] = sys.modules["pysqlite3.dbapi2"] = _cipher

from sqlite_utils import Database, Migrations  # noqa: E402
from sqlite_utils.db import Table  # noqa: E402

if TYPE_CHECKING:
    from sqlite3 import Connection, IntegrityError, OperationalError
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
ATTACH, FUNCTION, PRAGMA = _cipher.SQLITE_ATTACH, 31, _cipher.SQLITE_PRAGMA


# So many statements stay prepared on a connection. With fewer, saves and pages push each other's statements out, and
# each is prepared anew every time.
STATEMENTS = 512


def connect(address: str) -> Connection:
    """Return a connection to a `file:` address whose transactions nobody opens or closes by stealth."""
    connection: Connection = _cipher.connect(
        address, uri=True, isolation_level=None, check_same_thread=True, cached_statements=STATEMENTS
    )
    return connection
