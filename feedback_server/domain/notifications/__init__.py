"""Types of notification."""
