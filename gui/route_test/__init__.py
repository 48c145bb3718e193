"""Route test: the way to a smart host gone step by step, and shown while it is gone."""
