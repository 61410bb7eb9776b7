"""Appointments and counts that practices report, and the rows of the files they come in."""
