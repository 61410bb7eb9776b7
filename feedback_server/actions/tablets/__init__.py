"""Shared tablets: set-up and check-ins."""
