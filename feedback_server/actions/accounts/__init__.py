"""Changes to staff accounts: passwords, two-factor codes, sessions, invitations, tokens."""
