"""What to tell the programs that are to send through this relay: ready text for each kind."""
