"""History from elsewhere: read, put before our own, never twice."""
