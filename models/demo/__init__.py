"""A believable portfolio, the same for the same seed: to try the program with, and to measure it."""

from models.demo.build import DEFAULT_SEED, DEFAULT_SIZE, build, made_here

__all__ = ["DEFAULT_SEED", "DEFAULT_SIZE", "build", "made_here"]
