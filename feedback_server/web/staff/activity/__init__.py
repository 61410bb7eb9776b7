"""Staff pages for uploading appointments and counts."""
