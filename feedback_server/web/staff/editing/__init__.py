"""Pages where staff change the content."""
