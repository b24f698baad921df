"""The program's version, which is in pyproject.toml alone."""

from importlib.metadata import version

__version__ = version("insolecad")
