"""Days, months and deadlines in England."""
