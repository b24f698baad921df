"""Readers of finished files, bounded: nothing that a file claims is ever made room for."""
