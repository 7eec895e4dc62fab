"""The commands of ``hmip``, one module for each family."""
