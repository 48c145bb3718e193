"""Delivery status notifications (RFC 3464): the sender hears that a message did not arrive."""
