"""What a check found."""

from dataclasses import asdict, dataclass
from typing import Literal

Level = Literal["ok", "note", "warn", "fail", "skipped"]


@dataclass(frozen=True)
class Finding:
    """One finding: the check's name, its verdict, what was measured against what limit, and advice."""

    check: str
    level: Level
    measured: float | str | None
    limit: float | str | None
    advice: str

    def as_json(self) -> dict[str, float | str | None]:
        """Return the finding as the job sheet holds it."""
        return asdict(self)
