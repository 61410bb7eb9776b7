"""Sends e-mails and Web Push messages."""
