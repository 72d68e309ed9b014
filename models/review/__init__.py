"""The review: whom to attend to on a day and why, as figures.md ("The review") defines it."""
