"""Which background jobs there are, and when each runs."""
