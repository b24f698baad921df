"""From insoles to a printer: where they lie on its bed."""
