"""The parts that pages of the console are put together from."""
