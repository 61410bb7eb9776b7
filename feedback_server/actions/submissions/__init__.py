"""Submissions from envelope to tally: ingest, validation, quarantine, export, recount."""
