"""How we go and look: command line, probes, store, engine, lab. The only package that does IO."""
