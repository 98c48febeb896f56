"""Pydantic shapes that enter or leave the house."""
