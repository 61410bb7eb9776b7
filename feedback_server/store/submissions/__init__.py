"""Tables of submissions, tallies and the quarantine."""
