"""Reading XML that a stranger made: as a stream, without a document type, without entities of its own."""

from collections.abc import Callable, Iterable
from typing import NoReturn
from xml.parsers.expat import ExpatError, ParserCreate

from insolecad.errors import FileError

DEEPEST = 50
"""Elements inside each other; a 3MF file has seven."""

LONGEST_SILENCE = 1_000_000
"""Bytes without a single element from which the file is not a 3MF: the parser would look at them again and again."""

Start = Callable[[str, dict[str, str]], None]


class NonsenseError(ValueError):
    """Something in an element that makes no sense, in plain words."""


class _Refused(Exception):
    """What no supported file has."""


def elements(
    chunks: Iterable[bytes],
    start: Start,
    end: Callable[[str], None] | None,
    what: str,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call `start(name, attributes)`, and `end(name)`, for every element; names are `{namespace}name` without braces.

    `text` is called with what stands between them, piece by piece.

    Name and namespace stand apart by a space. Raises FileError, which begins with `what`, for damaged
    XML and for any document type: without one there are no entities to swell or to fetch.
    Handlers raise NonsenseError, or what a missing attribute and a number that is none raise by themselves.
    """
    depth = quiet = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, quiet
        depth, quiet = depth + 1, 0
        if depth > DEEPEST:
            raise _Refused("holds parts inside parts without end")
        start(name, attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name)

    def refuse(*_: object) -> NoReturn:
        raise _Refused("holds a document type, which no 3MF file may have")

    parser = ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.ExternalEntityRefHandler = refuse
    try:
        for chunk in chunks:
            quiet += len(chunk)
            if quiet > LONGEST_SILENCE:
                raise _Refused("holds a long piece of something that is not a model")
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except _Refused as refused:
        raise FileError(f"{what}: {refused}; such a file is a trap, or broken.") from None
    except KeyError as error:
        raise FileError(f"{what}: line {parser.CurrentLineNumber} lacks {error}; {_AGAIN}.") from None
    except (NonsenseError, ExpatError, LookupError) as error:
        raise FileError(f"{what}: {error}; {_AGAIN}.") from None
    except (ValueError, OverflowError):
        raise FileError(f"{what}: line {parser.CurrentLineNumber} has a word for a number; {_AGAIN}.") from None


_AGAIN = "the file is damaged, write or download it again"
