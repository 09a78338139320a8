"""Detectors, the models they run, and what makes those models."""
