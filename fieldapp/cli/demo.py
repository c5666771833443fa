"""The command that plays the whole story on sample cases in a throw-away folder.

Called by the program. The story itself is `fieldapp.demo`.
"""

import tempfile
from pathlib import Path

from fieldapp.cli.command import noun_less, option
from fieldapp.cli.page import plain
from fieldapp.cli.session import Session
from fieldapp.demo import run
