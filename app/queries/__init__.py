"""Every SELECT; typed rows."""
