"""Seeing an insole before it is made: pictures from all sides, and a page with everything about a pair."""
