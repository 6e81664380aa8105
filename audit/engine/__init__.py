"""Who does the looking: batches in, observations out."""
