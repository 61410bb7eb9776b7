"""Tables of networks and practices."""
