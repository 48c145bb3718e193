"""What came before: the settings of an IIS SMTP virtual server, taken over."""
