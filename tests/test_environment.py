"""The three lists of packages agree: pyproject.toml, requirements.lock, environment.yml."""

from __future__ import annotations

import tomllib
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from raycourse.doctor import read_lock

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_lock_satisfies_every_dependency() -> None:
    locked = {canonicalize_name(name): version for name, version in read_lock(ROOT / "requirements.lock").items()}
    wanted = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]
    assert wanted
    for text in wanted:
        requirement = Requirement(text)
        name = canonicalize_name(requirement.name)
        assert name in locked, f"{name} is not in the lock: run `make lock`"
        assert requirement.specifier.contains(locked[name]), f"{text}, but the lock has {locked[name]}"


def test_conda_users_get_the_same() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    conda = [one for one in environment["dependencies"] if isinstance(one, str)]
    (pip,) = [one["pip"] for one in environment["dependencies"] if isinstance(one, dict)]
    assert environment["name"] == PROJECT["name"]
    assert pip == ["-r requirements.lock", "-e ."]
    # Nothing but Python and pip from conda: its builds of the same packages would come beside the locked ones.
    assert [one.partition("=")[0] for one in conda] == ["python", "pip"]
    python = conda[0].partition("=")[2]
    assert SpecifierSet(PROJECT["requires-python"]).contains(f"{python}.0")
    assert not SpecifierSet(PROJECT["requires-python"]).contains("3.12.0")
