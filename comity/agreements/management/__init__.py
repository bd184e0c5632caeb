"""Commands of the agreements room."""
