"""What all views use: context, errors, formatting."""
