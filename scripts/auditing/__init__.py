"""Checks without a network what ships: exact pins, bundled code and licences."""
