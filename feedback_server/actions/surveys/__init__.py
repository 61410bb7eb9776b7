"""Published survey versions."""
