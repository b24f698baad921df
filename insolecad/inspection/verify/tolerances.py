"""Tolerances of the doses: one set, for whoever compares a file with its job sheet.

Each is the miss promised, or what insolecad's files were found to miss by on 128 random insoles of every form
(benchmarks/doses.py), turned in space, whichever is more. A print is off by several times as much.
"""

HEIGHT_MM = 0.05
"""Heights on the foot side: promised; found 0.02 at most (house)."""

EDGE_MM = 0.05
"""Heights of the steep inner edge, found on sections: promised; found 0.01 at most (house)."""

SIZE_MM = 0.05
"""Length and widths of the outline: found 0.013 at most (house)."""

WIDTH_MM = 0.1
"""Width of the cup between its steep edges: found 0.01 at most, 0.05 under a top cover (house)."""

TILT_DEG = 0.3
"""Tilts over 16 mm: 0.1 are promised of the shape, and found 0.04; facets that stand over a hollow under the heel, all
on one side, take up to 0.29 on an insole for a top cover (house)."""

OPENING_MM = 0.05
"""Diameters of openings and their pitch: polygons miss their circles by 0.02; found 0.01 at most (house)."""

THICKNESS_MM = 0.05
"""Thickness of a shell along its normal: facets of both sides miss by 0.02 each; the median by 0.001 (house)."""

APEX_MM = 0.5
"""Place of an arch, read where it has fallen by 3 % ahead of its apex; heights that miss by 0.01 move that by 0.1.

One that is off is measured to within a sixth of that, since its front end stays where it is (house)."""

APEX_PER_HEIGHT = 10.0
"""How far that place moves for the height it is read from, as above: coarse facets move it by more than is reported."""

CONTOUR_MM = 0.03
"""Sizes and places of a correction are read where it has half of its height: a height that is off by this moves that
line by as much as the slope there is slight. So their tolerance is this over the slope of both ends, and at least
`LEAST_PLACE_MM`; where it would be over `MOST_PLACE_MM`, the correction is too low to measure (house)."""

LEAST_PLACE_MM, MOST_PLACE_MM = 0.2, 3.0

UNASKED_MM, UNASKED_DEG = 0.3, 0.5
"""What nobody ordered is reported from this on: beside steep corrections the edge of the footbed is found less exactly,
and a false alarm is worse than a correction of 0.2 mm that nobody feels (house)."""

FACETS_MM = 0.02
"""The usual deviation of a mesh; one of coarser facets may differ by as much more."""

FINE_FACETS_MM = 0.035
"""Facets that measure up to this are as usual: those of 0.02 mm measure 0.015 to 0.032 (found on 20 random insoles)."""

COARSEST_FACETS_MM = 0.2
"""The coarsest facets that are made, by any tolerance or number of triangles: a sheet that claims coarser ones is not
believed."""
