"""Text generators with a model inside, one module an engine."""
