"""Ordered against measured."""
