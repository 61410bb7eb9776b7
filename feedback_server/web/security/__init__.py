"""Who may see what, and how often: the guard, scope, rate limits, headers."""
