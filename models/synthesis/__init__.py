"""Drawn cabins with real things pasted into them: pictures to learn from, never to measure on."""
