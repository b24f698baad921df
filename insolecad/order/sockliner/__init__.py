"""A traced outline: from a drawing of the shoe's own insole to a bottom curve."""
