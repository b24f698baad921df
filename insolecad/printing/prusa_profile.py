"""A slicer profile of insolecad's data, as PrusaSlicer's `--load` reads it: printer, filament and print in one file."""

from collections.abc import Mapping

from insolecad.printing.code_settings import CODE
from insolecad.printing.setup import FIRST_LAYER_MM_S, OUTER_WALL, Setup

TRAVEL_MM_S = 150.0
"""Speed without extruding (practice)."""

SKIRT_MM = 3.0
"""How far from the insole the line runs that primes the nozzle (the slicer makers' usual value)."""

MACHINE = {
    "machine_limits_usage": "time_estimate_only",
    **{f"machine_max_acceleration_{axis}": "1000" for axis in ("x", "y", "extruding", "retracting", "travel")},
    **{f"machine_max_feedrate_{axis}": "200" for axis in ("x", "y")},
    **{f"machine_max_jerk_{axis}": "8" for axis in ("x", "y")},
}
"""What a plain printer manages in mm/s and mm/s2: without limits a slicer's times are far too short. Flexible
filament is limited by its flow, so that a faster machine gains little."""


def profile(setup: Setup) -> dict[str, str]:
    """Return every setting that is not left to the slicer, by its PrusaSlicer name."""
    return _printer(setup) | MACHINE | _filament(setup) | _print(setup) | CODE


def profile_text(setup: Setup) -> str:
    """Return the profile as the text of an .ini file."""
    return ini(profile(setup))


def ini(settings: Mapping[str, str]) -> str:
    """Return settings as the text of an .ini file: one on each line, whatever its value holds."""
    return "".join(f"{key} = {_escaped(value)}\n" for key, value in settings.items())


def _escaped(value: str) -> str:
    """Return a value on one line, as PrusaSlicer reads it."""
    for plain, escape in (("\\", r"\\"), ("\n", r"\n"), ("\r", r"\r")):
        value = value.replace(plain, escape)
    return value


def _printer(setup: Setup) -> dict[str, str]:
    (left, front), (width, depth) = setup.printer.origin_mm, setup.printer.bed_mm
    right, back = left + width, front + depth
    return {
        "printer_technology": "FFF",
        "gcode_flavor": "marlin",
        "bed_shape": f"{left:g}x{front:g},{right:g}x{front:g},{right:g}x{back:g},{left:g}x{back:g}",
        "max_print_height": f"{setup.printer.height_mm:g}",
        "nozzle_diameter": f"{setup.printer.nozzle_mm:g}",
        # extruded lengths that stand for themselves can be added up
        "use_relative_e_distances": "1",
    }


def _filament(setup: Setup) -> dict[str, str]:
    settings = setup.settings
    celsius, bed = f"{settings.nozzle_celsius:g}", f"{settings.bed_celsius:g}"
    return {
        "filament_type": "FLEX",
        "filament_diameter": f"{settings.filament_diameter_mm:g}",
        "filament_density": f"{setup.density_g_cm3:g}",
        "filament_cost": f"{setup.price_per_kg:g}",
        "filament_max_volumetric_speed": f"{settings.flow_mm3_s:g}",
        "extrusion_multiplier": f"{settings.extrusion_multiplier:g}",
        "temperature": celsius,
        "first_layer_temperature": celsius,
        "bed_temperature": bed,
        "first_layer_bed_temperature": bed,
        "retract_length": f"{settings.retraction_mm:g}",
        "max_fan_speed": f"{settings.fan_percent:g}",
        "min_fan_speed": f"{settings.fan_percent:g}",
    }


def _print(setup: Setup) -> dict[str, str]:
    settings, line = setup.settings, f"{setup.settings.line_width_mm:g}"
    speed, layer = settings.speed_mm_s, f"{settings.layer_height_mm:g}"
    skins = settings.top_layers + settings.bottom_layers > 0
    return {
        "layer_height": layer,
        "first_layer_height": layer,
        **{f"{kind}extrusion_width": line for kind in WIDTHS},
        "perimeters": str(settings.walls),
        "top_solid_layers": str(settings.top_layers),
        "bottom_solid_layers": str(settings.bottom_layers),
        "fill_density": f"{setup.infill_percent:g}%",
        "fill_pattern": settings.pattern,
        # an open insole must not get islands of solid
        **({} if skins else {"solid_infill_below_area": "0"}),
        **{key: f"{speed:g}" for key in SPEEDS},
        "external_perimeter_speed": f"{OUTER_WALL * speed:g}",
        "first_layer_speed": f"{min(speed, FIRST_LAYER_MM_S):g}",
        "travel_speed": f"{TRAVEL_MM_S:g}",
        "skirts": "1",
        "skirt_distance": f"{SKIRT_MM:g}",
        "brim_type": "no_brim",
        "support_material": "0",
        "seam_position": "rear",
        "avoid_crossing_perimeters": "1",
        "gcode_label_objects": "1",
    }


WIDTHS = (
    "",
    *(f"{kind}_" for kind in ("first_layer", "perimeter", "external_perimeter", "infill")),
    "solid_infill_",
    "top_infill_",
)
"""Before `extrusion_width`: all of one width, those of the first layer too."""

SPEEDS = (
    "perimeter_speed",
    "small_perimeter_speed",
    "infill_speed",
    "solid_infill_speed",
    "top_solid_infill_speed",
    "bridge_speed",
    "gap_fill_speed",
)
"""What is printed at the filament's speed."""
