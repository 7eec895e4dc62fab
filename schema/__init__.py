"""Data, no code: inspection frameworks, published figures and SQL migrations."""
