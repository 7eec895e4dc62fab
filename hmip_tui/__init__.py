"""Offline case review for probation inspections, in the terminal."""

__version__ = "0.1.0"
