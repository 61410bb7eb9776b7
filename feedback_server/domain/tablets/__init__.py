"""Shared tablets."""
