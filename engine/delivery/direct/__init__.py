"""Direct delivery: from a recipient's domain by DNS to the hosts that take its mail (RFC 5321 5)."""
