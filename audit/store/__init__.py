"""Where observations are kept."""
