"""Staff pages for signing in, one's own account, people and the audit log."""
