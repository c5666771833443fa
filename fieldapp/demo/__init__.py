"""The demonstration: the whole story on real cases in a throw-away folder, for people and for tests.

Called by the command line. Everything in it is made up or made unrecognisable; it never touches another vault.
"""

from fieldapp.demo.story import run

__all__ = ["run"]
