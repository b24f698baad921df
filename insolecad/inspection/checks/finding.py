"""What a check found."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from insolecad.errors import Change, with_changes

Level = Literal["ok", "note", "warn", "fail", "skipped"]


_ALWAYS = ("check", "level", "measured", "limit", "advice")


@dataclass(frozen=True)
class Finding:
    """One finding: the check's name, its verdict, what was measured against what limit, advice, and where.

    `place` is x, y, z in mm in the frame of what was checked; None if a finding has no place. `changes` are what
    the advice says to set, if it says so.
    """

    check: str
    level: Level
    measured: float | str | None
    limit: float | str | None
    advice: str
    place: tuple[float, float, float] | None = None
    changes: tuple[Change, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the finding as the job sheet holds it: `place` and `changes` only where there are any."""
        told: dict[str, Any] = {name: getattr(self, name) for name in _ALWAYS}
        told["advice"] = with_changes(self.advice, self.changes)
        if self.place is not None:
            told["place"] = list(self.place)
        if self.changes:
            told["changes"] = [asdict(one) for one in self.changes]
        return told
