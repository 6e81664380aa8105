"""Benchmarks: the product and its peers, alternately, on one simulated estate, in one run."""
