"""History and journal as files that other programs read, and that come back exactly."""
