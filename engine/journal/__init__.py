"""What happened, written down: W3C and JSON logs, the system's log, counters."""
