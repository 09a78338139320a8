"""Outputs that act on an elevator: its door, its voice, its lamp."""
