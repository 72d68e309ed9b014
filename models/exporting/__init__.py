"""From clients to a file that other programs read, and that imports back as it was."""
