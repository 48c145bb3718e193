"""The property sheet: pages that are declarations, bound to settings that are committed all at once."""
