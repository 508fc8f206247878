"""The views of the dashboard: from what the registries hold to a configuration."""
