"""The icon and the logo, drawn from a few lines."""
