"""HTTP: the only importer of Flask. It turns requests into actions and values into pages."""
