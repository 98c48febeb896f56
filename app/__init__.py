"""Kartoteka: a prosopography database in which every fact is a cited claim."""

__version__ = "0.1.0"
