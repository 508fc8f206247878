"""Show Nutify in a throw-away Home Assistant with simulated or real devices."""
