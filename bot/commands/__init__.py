"""The groups of `navigator`."""
