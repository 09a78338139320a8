"""Streams in, packets kept, verdicts and evidence out: the loop of one camera."""
