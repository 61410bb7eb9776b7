"""Statistics: Friends and Family Test, control charts, suppression of small numbers."""
