"""Changing files of the content on the server."""
