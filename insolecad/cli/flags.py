"""The flags that stand for order keys."""

FLAGS: dict[str, str] = {
    "foot.length_mm": "--foot-length",
    "foot.ball_length_mm": "--ball-length",
    "foot.ball_width_mm": "--ball-width",
    "foot.heel_width_mm": "--heel-width",
    "foot.navicular_height_mm": "--navicular-height",
    "foot.type": "--foot-type",
    "support.level": "--support",
    "wearer.mass_kg": "--mass",
    "wearer.sex": "--sex",
    "wearer.age": "--age",
    "shoe.type": "--shoe",
    "material.name": "--material",
    "activity.type": "--activity",
    "activity.strike": "--strike",
    "side": "--side",
    "name": "--name",
}
"""Flag of each order key that has one; every other key goes through --set."""
