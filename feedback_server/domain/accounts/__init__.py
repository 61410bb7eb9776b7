"""Staff, their roles and permissions."""
