"""The two solids read off one surface: a triangle mesh and an exact B-spline body."""
