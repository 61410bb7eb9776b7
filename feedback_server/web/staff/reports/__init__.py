"""Staff pages for reports."""
