"""One file a step, applied in order of their revision."""
