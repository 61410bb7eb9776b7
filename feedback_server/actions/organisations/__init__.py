"""Networks and practices, edited one at a time or imported from a file."""
