"""Honest figures: scenes with truth, recorded sets, baselines, scores and reports."""
