"""Opens sealed submissions, signs invitation tokens and form ids, and keeps keys in files."""
