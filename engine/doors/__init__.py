"""Parts of the one narrow door: what the facade offers, by noun."""
