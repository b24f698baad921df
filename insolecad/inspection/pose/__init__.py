"""How a body stands: unit, up, heel axis, side."""
