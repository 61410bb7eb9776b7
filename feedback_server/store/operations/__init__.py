"""Tables of jobs, server keys and purges."""
