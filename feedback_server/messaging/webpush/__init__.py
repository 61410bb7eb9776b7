"""Web Push (RFC 8030, 8291, 8292): allowed endpoints, VAPID keys, and the sending itself."""
