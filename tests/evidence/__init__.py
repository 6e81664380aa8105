"""The log of everything sent, the plan that binds a run, and finding any change."""
