"""Tables of invitations, form batches and the front-desk tally."""
