"""Ways to collect answers besides the app: paper forms, the front desk, invitations."""
