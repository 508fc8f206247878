"""Watts of a UPS, and what follows from them."""
