"""The battery of a UPS: what it can still do, as far as there is evidence."""
