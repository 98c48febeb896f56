"""Bytes out: CSV, data package, citations. No FastAPI, no session."""
