"""Finding the clients that stand twice in a large portfolio, as a person asks for it on the command line."""

from collections.abc import Sequence

from bench import portfolio
from bench.portfolio import Finished

CLIENTS = 100_000


def measure(program: Sequence[str]) -> Finished:
    """Build the portfolio if it is not there, and look through it."""
    path, _built = portfolio.build(program, CLIENTS)
    return portfolio.run_command([*program, "--db", str(path), "duplicates", "--json"])
