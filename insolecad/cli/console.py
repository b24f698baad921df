"""Tables on the terminal: rich's console, in which no text out of a file steers the terminal or hides words."""

from collections.abc import Iterable

from rich import console as rich
from rich.segment import Segment

from insolecad.environment.printable import printable


class Console(rich.Console):
    """A console that escapes what cannot be seen in every piece of text; its own colours and bars stay."""

    def __init__(self, *, err: bool = False, quiet: bool = False) -> None:
        super().__init__(stderr=err, quiet=quiet, highlight=False)

    def render(self, renderable: rich.RenderableType, options: rich.ConsoleOptions | None = None) -> Iterable[Segment]:
        """Yield the pieces of what is printed, those of text escaped."""
        for piece in super().render(renderable, options):
            yield piece if piece.control else Segment(printable(piece.text), piece.style)
