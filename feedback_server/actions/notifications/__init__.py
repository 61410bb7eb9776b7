"""Notifications: who is told, in which browsers, and their delivery."""
