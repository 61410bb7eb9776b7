"""Staff pages for notifications."""
