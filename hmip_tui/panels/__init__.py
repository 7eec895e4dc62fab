"""What the screens and ``hmip status`` show, as pure functions from values to lines.

A line is a tuple of spans, text with a role; the roles are named in :mod:`.lines`. The live
screen draws lines one by one and repaints those that differ; :mod:`.renderable` makes the same
lines a Rich renderable for a plain terminal.
"""
