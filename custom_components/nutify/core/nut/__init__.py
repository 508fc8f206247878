"""Network UPS Tools: the protocol, its vocabulary and what its values mean."""
