"""vCard 2.1, 3.0 and 4.0, read as programs write them and written for others to read; knows nothing of clients."""
