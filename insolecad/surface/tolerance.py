"""How far a mesh may deviate from the exact surface: chord tolerances in mm."""

TOLERANCE = 0.02
"""The default: finer than any printer's step."""

FINEST, COARSEST = 0.005, 0.2
"""The tolerances that are built: half a million triangles, and facets that a finger feels."""
