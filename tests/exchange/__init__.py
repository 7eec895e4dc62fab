"""Exchange with folders and hubs."""
