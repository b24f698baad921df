"""Curves and fields: they know no dose and no person."""
