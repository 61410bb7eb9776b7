"""Staff pages for submissions that need a look."""
