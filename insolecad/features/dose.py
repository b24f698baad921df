"""How a feature declares its doses: default, limits, unit, sentence, source and effect in one line."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from insolecad.geometry.outline import Outline

Effect = Literal["raises", "lowers", "tilts", "shapes"]
"""What a growing dose does to the foot side; `shapes` moves or sizes what another dose raises."""

Points = dict[str, tuple[float, float]]
"""Plan positions (x, y) in mm at which doses are read, by the name of the reference point."""

UNITS = {"_mm": "mm", "_deg": "degrees", "_percent": "%"}


def dose(
    default: float,
    low: float,
    high: float,
    sentence: str,
    *,
    source: str,
    effect: Effect,
    least: float = 0.0,
    words: str = "",
) -> Any:
    """Declare one dose.

    `least` is the smallest value that is not zero, if there is one; `words` say the dose
    to its wearer, with {value} (never negative) and, where the sign matters, {side} for
    inner or outer.
    """
    return Field(
        default,
        ge=low,
        le=high,
        allow_inf_nan=False,
        description=sentence,
        json_schema_extra={
            "source": source,
            "effect": effect,
            "least": least,
            "low": low,
            "high": high,
            "words": words,
        },
    )


class Settings(BaseModel):
    """The doses of one feature. Frozen; unknown names are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


@dataclass(frozen=True)
class DoseInfo:
    """A dose's declaration, read back from its settings class."""

    feature: str
    name: str
    default: float
    low: float
    high: float
    least: float
    sentence: str
    source: str
    effect: Effect
    words: str

    @property
    def key(self) -> str:
        """The order key, `<feature>.<dose>`."""
        return f"{self.feature}.{self.name}"

    @property
    def unit(self) -> str:
        """The unit, from the name's suffix."""
        return next(unit for suffix, unit in UNITS.items() if self.name.endswith(suffix))

    @property
    def allowed_range(self) -> str:
        """The allowed range in words."""
        if self.least > 0.0:
            return f"0, or {self.least:g} to {self.high:g} {self.unit}"
        return f"{self.low:g} to {self.high:g} {self.unit}"

    def in_words(self, value: float) -> str:
        """Return the dose in words for its wearer."""
        return self.words.format(value=f"{abs(value):g}", side="inner" if value > 0.0 else "outer")

    def allows(self, value: float) -> bool:
        """Return whether a value is in the declared range."""
        if self.least > 0.0 and value != 0.0:
            return self.least <= value <= self.high
        return self.low <= value <= self.high


@dataclass(frozen=True)
class OtherWay:
    """Another way to ask for a dose, for those who think in it: `name` in place of `dose`.

    Limits are those of a sensible number; the dose's own count as well. `to_dose` takes the
    number to the dose on an outline, with the feature's other doses; `from_dose` leads back.
    """

    name: str
    dose: str
    low: float
    high: float
    sentence: str
    to_dose: Callable[[Outline, Any, float], float]
    from_dose: Callable[[Outline, Any], float]


def doses_of(feature: str, settings: type[Settings]) -> tuple[DoseInfo, ...]:
    """Return the declarations of a settings class, in order."""
    infos = []
    for name, field in settings.model_fields.items():
        extra: Any = field.json_schema_extra
        infos.append(
            DoseInfo(
                feature=feature,
                name=name,
                default=field.default,
                low=extra["low"],
                high=extra["high"],
                least=extra["least"],
                sentence=field.description or "",
                source=extra["source"],
                effect=extra["effect"],
                words=extra["words"],
            )
        )
    return tuple(infos)
