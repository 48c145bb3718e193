"""The sender assistant: what a program or device is to be told, and whether its first message has come."""
