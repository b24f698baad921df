"""From insoles to prints: what they take of filament and time, and how a slicer sees them."""
