"""Content that staff change on the server."""
