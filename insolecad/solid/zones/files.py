"""Zones as files of their own, for slicers that take modifiers as separate meshes."""

from collections.abc import Iterable

from insolecad.geometry.stiffness_zone import Zone
from insolecad.geometry.triangles import Triangles


def named_bodies(stem: str, zones: Iterable[Zone]) -> dict[str, Triangles]:
    """Return each zone's body by the name of its file without the ending, in their order.

    `stem` is the name of the insole's own file: `runner_L_EU41.5_moderate` gives
    `runner_L_EU41.5_moderate_zone_heel_15`. All are in the insole's own coordinates.
    """
    return {f"{stem}_zone_{one.name}_{one.percent:g}": one.body for one in zones}
