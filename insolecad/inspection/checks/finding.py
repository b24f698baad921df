"""What a check found."""

from dataclasses import dataclass
from typing import Any, Literal

Level = Literal["ok", "note", "warn", "fail", "skipped"]


_ALWAYS = ("check", "level", "measured", "limit", "advice")


@dataclass(frozen=True)
class Finding:
    """One finding: the check's name, its verdict, what was measured against what limit, advice, and where.

    `place` is x, y, z in mm in the frame of what was checked; None where a finding has no place.
    """

    check: str
    level: Level
    measured: float | str | None
    limit: float | str | None
    advice: str
    place: tuple[float, float, float] | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the finding as the job sheet holds it: `place` only where there is one."""
        told: dict[str, Any] = {name: getattr(self, name) for name in _ALWAYS}
        return told if self.place is None else {**told, "place": list(self.place)}
