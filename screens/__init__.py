"""What the inspector sees: one module per screen, with its style beside it."""
