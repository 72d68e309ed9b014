"""``python -m screenshots.draw``: draw the pictures of the README anew, from the demo portfolio."""

import asyncio
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from screenshots.scenes import SCENES, play, program

FOLDER = Path(__file__).resolve().parent
PICTURES = (
    ("stage", "en", (120, 36)), ("stage", "es", (120, 36)), ("stage", "es", (80, 24)), ("card", "en", (120, 40)),
    ("card", "es", (80, 24)), ("editing", "en", (120, 40)), ("editing", "es", (80, 24)), ("stars", "es", (80, 24)),
    ("filter", "es", (80, 24)), ("import-mapping", "en", (120, 36)), ("import-mapping", "es", (80, 24)),
    ("import-done", "en", (120, 36)), ("help", "en", (120, 40)),
    ("today", "en", (120, 36)), ("today", "es", (80, 24)), ("review", "en", (120, 36)), ("review", "es", (80, 24)),
    ("quick-line", "es", (120, 36)),
    ("money", "en", (120, 36)), ("money", "es", (80, 24)), ("payment", "es", (80, 24)), ("sale", "en", (120, 36)),
    ("northwind", "en", (120, 36)), ("portfolio", "es", (80, 24)), ("portfolio-map", "es", (120, 36)),
    ("portfolio-clients", "en", (120, 36)), ("filter-completion", "en", (120, 36)), ("campaign", "en", (120, 36)),
    ("card-money", "en", (120, 40)), ("card-money", "es", (80, 24)), ("card-person", "es", (120, 40)),
)  # fmt: skip
"""What is drawn: the scene, the language, columns and rows."""


async def _draw(name: str, tongue: str, size: tuple[int, int], folder: Path) -> str:
    scene = next(scene for scene in SCENES if scene.name == name)
    app = program(scene, tongue, folder)
    async with app.run_test(size=size, notifications=True) as pilot:
        await play(app, pilot, scene.keys)
        picture = app.export_screenshot()
    app.desk.doors.close()
    # The exporter draws a random name for its styles; a fixed one keeps unchanged pictures unchanged.
    picture = re.sub(r"terminal-\d+", f"cartera-{name}", picture)
    # Some renderers trim the blanks at the ends of a text, which shifts columns.
    return picture.replace("<text ", '<text xml:space="preserve" ')


def main() -> int:
    """Draw every picture into this folder."""
    for name, tongue, size in PICTURES:
        with TemporaryDirectory() as folder:
            picture = asyncio.run(_draw(name, tongue, size, Path(folder)))
        target = FOLDER / f"{name}-{size[0]}x{size[1]}-{tongue}.svg"
        target.write_text(picture, encoding="utf-8")
        sys.stdout.write(f"{target.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
