"""The settings file: every field described, bounded and checked."""
