"""Drawings: layouts of plain numbers, computed here without I/O and drawn by the macros of templates/drawings.

Every length is in the drawing's own units, one of which is a CSS pixel at the size a drawing is made for, rounded
to a tenth. `axis`, `spans`, `density` and `text` are common to all; every other module is one kind of drawing.
"""
