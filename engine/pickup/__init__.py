"""The Pickup folder: message files that programs put there go out, each once and only once."""
