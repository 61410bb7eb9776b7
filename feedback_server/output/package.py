"""Office files are zip archives: made anew with fixed dates, the same content has equal bytes."""

import io
import zipfile
from collections.abc import Callable

EARLIEST = (1980, 1, 1, 0, 0, 0)  # that a zip file can hold


def with_fixed_dates(
    made: bytes, change: Callable[[str, bytes], bytes] = lambda _, content: content
) -> bytes:
    """The same archive without the time of writing; ``change`` may alter a file, given its name."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, change(name, old.read(name)))
    return out.getvalue()
