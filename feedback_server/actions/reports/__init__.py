"""Monthly reports: built, kept as revisions, laid out and published."""
