"""What the administrator chose: one model, one file, checked as a whole, every earlier version kept."""
