"""How it is served: whole requests are taken in here before anything is done about them."""
