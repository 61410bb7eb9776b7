"""Every write has its name here: one function, one transaction. Nothing knows of the web."""
