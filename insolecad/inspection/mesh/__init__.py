"""Triangles as a body: repair, cuts, rays, planes."""
