"""What the engine says, in the language of those who read it: templates with values, no change where it is said."""
