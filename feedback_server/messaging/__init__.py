"""E-mail and Web Push."""
