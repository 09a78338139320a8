"""Detectors and the models they run. Empty until the first rule needs one."""
