"""Jobs, schedules, backups, keys and check results."""
