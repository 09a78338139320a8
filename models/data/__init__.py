"""Labelled pictures: how they are read, split and put together into a data set."""
