"""What the figures depend on: the machine, the versions, the commit."""

from __future__ import annotations

import os
import platform
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

_PACKAGES = ("scamclf", "numpy", "scipy", "scikit-learn", "jieba", "rjieba", "fasttext")


def facts() -> dict[str, Any]:
    """The processor, the system, the versions, the commit, the date."""
    from scamclf.artifact import git_commit

    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9),
        "system": f"{platform.system()} {platform.machine()}",
        "pinned": hasattr(os, "sched_setaffinity"),
        # More than the benchmark's own process means that others were at work.
        "load": round(os.getloadavg()[0], 2),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "packages": {name: found for name in _PACKAGES if (found := _version(name))},
        "commit": git_commit(),
        "date": datetime.now(UTC).date().isoformat(),
    }


def _version(name: str) -> str | None:
    with suppress(PackageNotFoundError):
        return version(name)
    return None


def _processor() -> str:
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()
