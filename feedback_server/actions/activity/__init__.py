"""Imports of appointments and of Friends and Family Test counts, from files people upload."""
