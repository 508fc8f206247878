"""What happened to a UPS: events and outages, from what its server says of it."""
