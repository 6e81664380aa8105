"""How we say it: pages from findings. Pure, but for reading its own templates."""
