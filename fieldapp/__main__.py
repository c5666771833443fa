"""Starts the command line, as `python -m fieldapp` and as the packaged program. Holds nothing else."""

import sys

from fieldapp.cli import main

if __name__ == "__main__":
    sys.exit(main())
