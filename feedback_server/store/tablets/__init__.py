"""Tables of tablets and their tokens."""
