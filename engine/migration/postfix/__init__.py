"""The same relay as files for Postfix, for a site that outgrows one machine."""
