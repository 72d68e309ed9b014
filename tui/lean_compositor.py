"""A compositor that, for a small change, asks only the widgets at that place for only the lines that changed.

Textual asks every widget on the screen for all of its lines at each update: most of the time from a key to its first
byte. This leans on the inside of Textual 8; ``tests/screens/test_lean_compositor.py`` holds it to the same result.
"""

from collections.abc import Iterable

from textual._compositor import Compositor
from textual.geometry import Region
from textual.strip import Strip


class LeanCompositor(Compositor):
    """Set as ``screen._compositor`` before the screen is shown."""

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        """Yield region, clip and lines of every widget that has cells in ``crop``."""
        if crop is None or crop.height == self.size.height:
            yield from super()._get_renders(crop)
            return
        for widget, (region, clip) in self.visible_widgets.items():
            rows = clip.intersection(Region(clip.x, crop.y, clip.width, crop.height))
            part = region.intersection(rows)
            if part and part.overlaps(crop):
                yield region, rows, widget.render_lines(part.translate(-region.offset))
