"""One message for somebody who reads it: parsed off the window's thread, shown without fetching or running anything."""
