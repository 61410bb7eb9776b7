"""Tables of report revisions, layouts and returns."""
