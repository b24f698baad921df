"""Stiffness zones: bodies round parts of an insole that a slicer fills more or less densely."""
