"""How outlines fit on a bed."""
