"""Stores changed files of the content."""
