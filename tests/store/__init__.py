"""The record: journal, projections and tally in real files."""
