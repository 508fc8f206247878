"""Measures of speed, each beside the peer, in one run."""
