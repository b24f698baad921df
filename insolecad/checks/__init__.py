"""Checks of what was built: each returns findings; none raises, none repairs."""
