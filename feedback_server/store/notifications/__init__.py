"""Tables of push subscriptions, notices and reminders."""
