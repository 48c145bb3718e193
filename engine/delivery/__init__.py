"""Mail going out: what is due, by which route, over which connection, and what became of it."""
