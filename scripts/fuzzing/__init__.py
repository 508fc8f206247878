"""Feed Nutify what nobody should ever send it, and look that nothing breaks."""
