"""How a command reaches the relay that is already running on this data folder."""
