"""Tables of appointments, external counts and their imports."""
