"""The command line, on real files."""
