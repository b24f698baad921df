"""How a feature declares its doses: default, limits, unit, sentence, source and effect in one line."""

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Effect = Literal["raises", "lowers", "tilts", "shapes"]
"""What a growing dose does to the foot side; `shapes` moves or sizes what another dose raises."""

UNITS = {"_mm": "mm", "_deg": "degrees"}


def dose(
    default: float,
    low: float,
    high: float,
    sentence: str,
    *,
    source: str,
    effect: Effect,
    least: float = 0.0,
) -> Any:
    """Declare one dose. `least` is the smallest value that is not zero, where there is one."""
    return Field(
        default,
        ge=low,
        le=high,
        allow_inf_nan=False,
        description=sentence,
        json_schema_extra={"source": source, "effect": effect, "least": least, "low": low, "high": high},
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

    @property
    def key(self) -> str:
        """The order key, `<feature>.<dose>`."""
        return f"{self.feature}.{self.name}"

    @property
    def unit(self) -> str:
        """The unit, from the name's suffix."""
        return next(unit for suffix, unit in UNITS.items() if self.name.endswith(suffix))

    @property
    def allowed(self) -> str:
        """The allowed range in words."""
        if self.least > 0.0:
            return f"0, or {self.least:g} to {self.high:g} {self.unit}"
        return f"{self.low:g} to {self.high:g} {self.unit}"

    def allows(self, value: float) -> bool:
        """Return whether a value lies in the declared range."""
        if self.least > 0.0 and value != 0.0:
            return self.least <= value <= self.high
        return self.low <= value <= self.high


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
            )
        )
    return tuple(infos)
