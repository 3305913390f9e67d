"""Memory that processes hold, as Linux tells it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_MB = 1_000_000


def resident() -> float:
    """Resident memory of this process in MB, or its peak where only that is known."""
    with suppress(OSError):
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / _MB
    import resource

    return peak_mb(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def peak_mb(maxrss: int) -> float:
    """MB of what `getrusage` calls `ru_maxrss`: bytes on macOS, elsewhere units of 1,024 bytes."""
    return maxrss / _MB * (1 if os.uname().sysname == "Darwin" else 1024)


def tree(pid: int) -> float:
    """Memory in MB of a process and all that it started; what they share counts once. Zero where nothing tells."""
    return sum(_proportional(each) for each in _with_children(pid))


def _proportional(pid: int) -> float:
    with suppress(OSError):
        found = re.search(r"^Pss: +(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text("ascii"), re.MULTILINE)
        return int(found[1]) * 1024 / _MB if found else 0.0
    return 0.0


def _with_children(pid: int) -> Iterator[int]:
    yield pid
    # A process may end while it is looked at.
    with suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text("ascii").split():
                yield from _with_children(int(child))
