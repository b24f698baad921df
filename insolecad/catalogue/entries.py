"""A folder of TOML files, one entry each, checked against its model."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from insolecad.errors import FileError

Tag = Literal["V", "C", "P", "R", "D", "K"]
"""V read in its source, C computed, P practice rule, R practice value, D house, K common knowledge, not verified."""

Positive = Annotated[float, Field(gt=0.0, allow_inf_nan=False)]
"""A finite number above 0."""


class Entry(BaseModel):
    """A table of an entry. Frozen; unknown names are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Figure(Entry):
    """One number of an entry, and where it comes from."""

    value: Positive
    source: Annotated[str, Field(min_length=1)]
    tag: Tag


Kind = TypeVar("Kind", bound=Entry)


def entries(folder: Path, kind: type[Kind]) -> dict[str, Kind]:
    """Return the entries of a folder by the names of their files.

    Raises FileError for a file that cannot be read as such an entry, naming every fault.
    """
    return {path.stem: _entry(path, kind) for path in sorted(folder.glob("*.toml"))}


def _entry(path: Path, kind: type[Kind]) -> Kind:
    try:
        return kind(**tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FileError(f"{path}: cannot be read ({error})") from None
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise FileError(f"{path}: {faults}") from None
