"""Web Push (RFC 8030, 8291, 8292): where it may go, with which keys, and what came of it."""
