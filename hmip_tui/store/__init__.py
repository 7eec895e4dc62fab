"""Inspection files: the only part that knows SQL."""
