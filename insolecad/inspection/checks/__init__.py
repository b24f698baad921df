"""Checks of a finished file, ours or anyone's, from its triangles alone."""
