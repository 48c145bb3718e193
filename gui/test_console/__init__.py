"""The test console: a telnet-like window on our own port, typed by hand or played step by step."""
