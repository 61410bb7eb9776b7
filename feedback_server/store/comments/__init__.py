"""Tables of comments and of what was done about them."""
