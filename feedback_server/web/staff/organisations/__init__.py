"""Staff pages for networks and practices."""
