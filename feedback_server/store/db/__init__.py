"""The database itself: engine, transactions, schema, health."""
