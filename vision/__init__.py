"""Frames in, verdicts out: motion, tracks, ballistics and the rules. Knows no files and no sockets."""
