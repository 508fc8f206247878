"""The zip that is released."""
