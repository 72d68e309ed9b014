"""Every figure of a client (figures.md, "Per client"), worked out for all clients at once or for some."""
