"""Seeing an insole before it is made: pictures from all sides, and a page that tells all about a pair."""
