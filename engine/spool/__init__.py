"""Where accepted mail is kept until it is delivered: durable, crash-safe, one store behind one interface."""
