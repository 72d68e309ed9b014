"""Every screen, at 80x24 and 120x40, in both languages, looks as it was accepted (``pytest --snapshot-update``)."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from screenshots.scenes import SCENES, Scene, play, program

SIZES = ((80, 24), (120, 40))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("tongue", ["en", "es"])
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_scene_looks_as_accepted(
    scene: Scene,
    tongue: str,
    size: tuple[int, int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    snap_compare: Callable[..., bool],
) -> None:
    """The scene after its keys is the accepted picture."""
    monkeypatch.chdir(tmp_path)
    app = program(scene, tongue, tmp_path)

    async def run(pilot: Pilot[str]) -> None:
        await play(app, pilot, scene.keys)

    try:
        assert snap_compare(app, terminal_size=size, run_before=run)
    finally:
        app.desk.doors.close()
