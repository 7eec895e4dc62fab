"""The report: one model of what it says, and writers that put it into files.

:func:`hmip_tui.report.compose.compose` reads an inspection once; what it returns are plain values
(:mod:`hmip_tui.report.values`), from which every kind of file is written. So the Word file, the
page and the spreadsheet cannot differ, and what is checked before it leaves is what leaves.
"""
