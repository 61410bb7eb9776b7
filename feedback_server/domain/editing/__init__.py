"""Files of the content that staff change on the server."""
