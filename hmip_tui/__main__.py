"""Run the program as ``python -m hmip_tui``."""

import sys

from hmip_tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
