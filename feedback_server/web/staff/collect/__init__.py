"""Staff pages for paper forms, the front desk, posters and invitations."""
