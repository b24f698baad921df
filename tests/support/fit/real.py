"""What real feet, insoles and lasts measure, and what the shape of version 0.1.0 did: the anchors of the fit.

Measured with code of its own on two standing scans (tests/data/SOURCE.md), two modelled feet (unloaded, weaker
evidence), three shoe lasts (men's 42 and 41, women's 39) and seven stock orthopaedic insoles EU 41-42. Figures only.
"""

Row = tuple[float | None, ...]

REAR_STANDING_MM: dict[str, Row] = {
    "standing right": (8.8, 4.7, 1.6, 0.6, 0.0, 0.0, 0.0),
    "standing left": (7.1, 4.5, 2.0, 1.0, 0.3, 0.0, 0.0),
}
"""Height over the heel seat on the midline 3, 5, 8, 10, 13, 16 and 20 mm ahead of the foot's rear, in mm."""

REAR: dict[str, Row] = {
    "stock insoles": (0.58, 0.39, 0.21, 0.14, 0.08, 0.04, 0.02),
    "version 0.1.0": (0.71, 0.60, 0.45, 0.36, 0.26, 0.18, 0.09),
}
"""The same as shares of the cup's depth."""

FREE_WIDTHS: dict[str, Row] = {
    "standing heels": (0.75, 0.79, 0.82, 0.86, 0.90, 0.94, 0.97, 0.98),
    "unloaded heels": (0.32, 0.51, 0.62, 0.74, 0.83, 0.92, 0.94, 0.95),
    "0.1.0, cup 14": (None, None, None, 0.70, None, 0.89, 1.08, None),
    "0.1.0, cup 18": (None, None, None, 0.61, None, 0.78, 0.90, None),
    "0.1.0, cup 22": (None, None, None, 0.53, None, 0.67, 0.79, None),
    "0.1.0, UCBL, cup 25": (None, None, None, 0.36, None, 0.51, 0.62, None),
}
"""Free width in heel widths at 1, 2, 3, 5, 7, 10, 15 and 18 mm over the seat, at 0.14 FL."""

CONTOUR = "circle 0.60, stock 0.48 to 0.54, version 0.1.0 0.73 to 0.76"

SLIDE = "stock 0 to 1 mm; version 0.1.0 at moderate 6 to 8.5, at maximum 9 to 11.5"

LASTS: dict[float, tuple[float, float]] = {
    0.01: (0.145, 0.123),
    0.02: (0.189, 0.169),
    0.04: (0.251, 0.229),
    0.06: (0.290, 0.268),
    0.10: (0.327, 0.310),
    0.15: (0.331, 0.335),
    0.30: (0.272, 0.374),
    0.50: (0.308, 0.475),
    0.65: (0.495, 0.504),
    0.80: (0.483, 0.385),
    0.95: (0.359, 0.172),
    0.97: (0.315, 0.119),
    0.985: (0.264, 0.062),
    0.995: (0.200, 0.000),
}
"""Offsets of lasts, medial and lateral, in ball widths, by stations of the length."""

LAST_HEEL = 0.668
"""Heel width of the lasts at 0.175 of the length, in ball widths."""

TIP_CHORD = "lasts 24.1, version 0.1.0 30.2"

PAD = (
    "a real 70 x 50 x 6: spans 64 x 42 and 16 x 14, radius 29 to 44; "
    "version 0.1.0, 51 x 43 x 4.5: 28 x 28 and 6 x 6, 13 mm, 0.134"
)

FILL: dict[str, Row] = {
    "feet": (0.72, 0.46, 0.30, 0.17),
    "stock insoles": (0.77, 0.45, 0.24, 0.10),
    "version 0.1.0": (0.87, 0.63, 0.42, 0.25),
}
"""Height 10, 20, 30 and 40 % of the width in from the medial edge at the arch's apex, as shares of that at the edge."""

DISTAL: dict[str, Row] = {"stock insoles": (None, 0.23), "asked for": (0.45, 0.23), "version 0.1.0": (None, 0.40)}
"""Height of the medial edge at 0.55 and 0.60 FL as shares of the apex's."""

LATERAL_EDGE = "stock 3.9 to 5.6 mm, version 0.1.0 1.8"

FLANGE = "version 0.1.0: a medial flange of 28 mm peaks 60 mm from the heel and is gone at 85"

LEANS: dict[float, tuple[float, float]] = {
    10.0: (3.1, 1.9),
    15.0: (3.1, 1.1),
    18.0: (2.7, 0.2),
    20.0: (2.2, -0.7),
    22.0: (1.6, -1.6),
    25.0: (0.4, -3.4),
}
"""Lean of a shoe's counter, medial and lateral, over the underside in mm, by height (mean of the lasts)."""
