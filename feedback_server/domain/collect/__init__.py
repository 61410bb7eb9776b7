"""Batches of paper forms."""
