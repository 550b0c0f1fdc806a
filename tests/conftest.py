"""What every test run says first, how many submissions there are to judge, and how hypothesis runs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, settings

# Nothing is decided by how fast this machine is now.
settings.register_profile("any machine", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


def pytest_report_header() -> str:
    """The count of submissions by kind."""
    files = (Path(__file__).parent / "submissions").rglob("*_*.py")
    kinds = Counter(path.stem.split("_")[0] for path in files if len(path.relative_to(path.parents[2]).parts) == 3)
    return "submissions: " + ", ".join(f"{kinds[kind]} {kind}" for kind in ("right", "wrong", "cheat"))
