"""The encoding of a table's text: those that a file can have, and none of what Python knows besides."""

import codecs

from insolecad.errors import ArgumentProblem, OrderError
from insolecad.order.messages import display

USUAL = "utf-8, utf-16, latin-1, cp1250, cp1251, cp1252, mac-roman, shift_jis, gb18030 or big5"
"""Encodings that spreadsheets write."""

NO_FILES = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"})
"""Codecs from text to text that no file is in: for names of hosts, for source code, for tests."""


def decoder_of(encoding: str) -> codecs.IncrementalDecoder:
    """Return a decoder for a file's encoding. Raises OrderError for an unknown encoding."""
    try:
        # a codec that makes no text of bytes, as base64 does, is refused by the method alone
        b" ".decode(encoding)
    except UnicodeDecodeError:
        pass
    except (LookupError, ValueError):
        raise _refused(encoding) from None
    found = codecs.lookup(encoding)
    if found.name.replace("-", "_") in NO_FILES:
        raise _refused(encoding)
    return codecs.getincrementaldecoder(encoding)()


def _refused(encoding: str) -> OrderError:
    return OrderError(
        [ArgumentProblem("encoding", f"{display(encoding)} is not a supported encoding", USUAL, "name one of these")]
    )
