"""Finds surgeries and pages by the words that somebody types."""
