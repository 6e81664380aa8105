"""What we think of it: policy, findings, gate, procurement. Pure."""
