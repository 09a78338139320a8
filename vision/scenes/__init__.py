"""Drawn façades with exact truth: pure functions of a specification and a frame number."""
