"""Checks of a finished file of any program, from its triangles alone."""
