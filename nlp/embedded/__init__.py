"""Weights that come with pip: read, checked, and made ready in the cache folder, once."""
