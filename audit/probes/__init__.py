"""Ways of looking, one file each."""
