"""Plain lines on the terminal: whatever a file put into a text, nothing in it steers the terminal or hides words."""

import logging

import typer

from insolecad.environment.printable import printable


def echo(text: object = "", *, err: bool = False, nl: bool = True) -> None:
    """Print a text, what cannot be seen in it escaped: JSON stays the same data."""
    typer.echo(printable(str(text)), err=err, nl=nl)


class _Escaped(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return printable(super().format(record))


def escape_logs() -> None:
    """Let what libraries log and warn of go the same way: their sentences quote the files that they read."""
    logging.captureWarnings(True)
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(_Escaped())
