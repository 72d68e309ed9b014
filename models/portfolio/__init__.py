"""The figures of the whole portfolio, as figures.md ("The portfolio") defines them."""
