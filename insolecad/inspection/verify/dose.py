"""One dose of a job sheet: what was ordered, and what the triangles have."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Dose:
    """One dose: what was ordered, what was measured (None if it could not be), and whether that is near enough.

    `point` names the reference point at which it was read, where it was at one.
    """

    feature: str
    parameter: str
    asked: float
    got: float | None
    tolerance: float
    place: str = ""
    reason: str = ""
    point: str = ""

    @property
    def key(self) -> str:
        """The dose as orders name it."""
        return f"{self.feature}.{self.parameter}"

    @property
    def ok(self) -> bool | None:
        """Whether the dose is within its tolerance; None if it could not be measured."""
        return None if self.got is None else abs(self.got - self.asked) <= self.tolerance + 1e-9
