"""Two insoles held against each other: orders by their numbers, bodies by where their surfaces lie."""
