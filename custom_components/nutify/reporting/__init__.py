"""Reports: collected, kept and delivered."""
