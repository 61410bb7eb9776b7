"""Keys, and what is sealed, opened and signed with them."""
