"""Submissions, tallies and exports."""
