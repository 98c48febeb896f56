"""HTML routes, URLs, static files."""
