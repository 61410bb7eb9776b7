"""What the public pages are made of: components, checks, figures, and what machines read."""
