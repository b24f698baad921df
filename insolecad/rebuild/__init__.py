"""A finished file made again from the order that rides in it, and what has changed since."""
