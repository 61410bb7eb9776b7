"""Handrail: patient feedback for occupational therapy, and the reports made of it."""
