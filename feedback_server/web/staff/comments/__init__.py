"""Staff pages for patients' comments."""
