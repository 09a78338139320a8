"""Frames in, verdicts out: motion, tracks, ballistics, rules. Knows no files and no sockets."""
