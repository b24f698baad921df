"""The shape as points: grids, their resolution, the limits of the geometry and their cures."""
