"""The groups of facts, one typed model each; the JSON that others rely on."""
