"""How quick the program is beside a blank Textual app: ``make bench``."""
