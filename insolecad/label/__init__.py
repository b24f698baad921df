"""The label on the underside: which letters, where they fit, and the pockets that engrave them."""
