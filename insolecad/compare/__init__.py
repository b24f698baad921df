"""Two insoles compared: orders by their numbers, bodies by the places of their surfaces."""
