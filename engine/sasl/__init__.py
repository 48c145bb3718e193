"""SASL (RFC 4422) without a network: small state machines, each for one mechanism and one side of the dialog."""
