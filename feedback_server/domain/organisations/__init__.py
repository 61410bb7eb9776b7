"""Networks and practices, and the files they are imported from."""
