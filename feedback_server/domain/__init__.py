"""The words of the domain, in pure Python: no clock, no database, no network."""
