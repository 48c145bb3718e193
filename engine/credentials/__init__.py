"""Secrets behind one protocol: OS keyring, credentials directory, in-memory twin."""
