"""What is said when something goes wrong that nobody foresaw; the details go to a log that only the owner reads."""

import os
import traceback
from datetime import UTC, datetime
from pathlib import Path

from models.i18n import _


def log_path() -> Path:
    """Return where the log of faults lies."""
    import platformdirs

    return Path(platformdirs.user_state_dir("cartera", False)) / "cartera.log"


def sentence(error: Exception) -> str:
    """Return one sentence about ``error``; what only a programmer understands is written to the log."""
    if text := _about_the_file(error):
        return text
    named = {"kind": type(error).__name__, "log": log_path()}
    if record(error):
        return _("a fault in Cartera (%(kind)s): what was not finished was not saved; details in %(log)s") % named
    return _("a fault in Cartera (%(kind)s): what was not finished was not saved") % named


def record(error: Exception) -> bool:
    """Append the traceback of ``error``, without any values, to the log; return whether that succeeded."""
    path = log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as log:
            log.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {type(error).__name__}\n")
            log.writelines(traceback.format_tb(error.__traceback__))
    except OSError:
        return False
    return True


def _about_the_file(error: Exception) -> str | None:
    """Return the sentence for an error of the database file, or None for any other error."""
    if all(kind.__name__ != "DatabaseError" for kind in type(error).__mro__):  # peewee's, pysqlite3's or sqlite3's
        return None
    text = str(error).lower()
    if "full" in text or "disk i/o" in text:
        return _("the disk is full or cannot be written: nothing of this was saved")
    if "locked" in text or "busy" in text:
        return _("the file is busy: another program has held it for 5 seconds; nothing was saved, try again")
    if "readonly" in text:
        return _("the file cannot be written; nothing was saved")
    if "malformed" in text or "not a database" in text or "corrupt" in text:
        return _("the file is damaged: run cartera check, or restore a backup under another name")
    return None
