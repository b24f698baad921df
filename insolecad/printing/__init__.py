"""From insoles to prints: where they lie on a bed, what they take of filament and time, how a slicer sees them."""
