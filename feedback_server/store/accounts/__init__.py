"""Tables of staff accounts, sessions and the audit log."""
