"""Running the server: jobs, backups, restoring, retention, keys, readiness."""
