"""Keeps the texts and icons of the catalogue's entities in step with the catalogue."""
