"""The zip that HACS unpacks holds the integration, and nothing of development."""

import json
from pathlib import Path
import re
import zipfile

import pytest
import yaml

from releasing.archive import VersionError, build, check_versions, contents, files

# The cards, the texts of five languages and the code of today, and as much again.
_MOST_BYTES = 2_000_000
_DEVELOPMENT = re.compile(r"\.(ts|pyc|map)$|__pycache__|package\.json")
_PINNED = re.compile(r"[\w.-]+(/[\w.-]+)+@[0-9a-f]{40}")


def test_it_is_what_hacs_unpacks(root: Path, tmp_path: Path) -> None:
    """Prevents a release that installs into a folder too deep, or lacks a file."""
    build(root, tmp_path / "nutify.zip")
    names = [name for name, _ in contents(tmp_path / "nutify.zip")]
    for name in ("manifest.json", "__init__.py", "translations/en.json"):
        assert name in names
    assert "frontend/dist/nutify.js" in names
    assert "brand/icon.png" in names
    for name in names:
        assert not name.startswith(("/", "custom_components")), name
        assert ".." not in name, name
        assert not _DEVELOPMENT.search(name), name
    assert (tmp_path / "nutify.zip").stat().st_size < _MOST_BYTES


def test_the_same_checkout_gives_the_same_bytes(root: Path, tmp_path: Path) -> None:
    """Prevents an attestation that nobody can check by building again."""
    for name in ("a.zip", "b.zip"):
        build(root, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_every_module_is_in_it(root: Path, integration: Path, tmp_path: Path) -> None:
    """Prevents a release of what one machine alone has, and of less."""
    build(root, tmp_path / "nutify.zip")
    with zipfile.ZipFile(tmp_path / "nutify.zip") as found:
        names = set(found.namelist())
        assert found.testzip() is None
        manifest = json.loads(found.read("manifest.json"))
    assert manifest["domain"] == "nutify"
    assert names == {each.relative_to(integration).as_posix() for each in files(root)}


def test_versions_agree_with_the_tag(root: Path) -> None:
    """Prevents a release that says it is another one."""
    version = check_versions(root, None)
    assert check_versions(root, f"v{version}") == version
    with pytest.raises(VersionError, match=r"tag 99\.0\.0"):
        check_versions(root, "v99.0.0")


def test_hacs_downloads_this_zip(root: Path) -> None:
    """Prevents that HACS looks for a file which no release has."""
    hacs = json.loads((root / "hacs.json").read_text())
    assert hacs["zip_release"] is True
    assert hacs["filename"] == "nutify.zip"
    release = (root / ".github" / "workflows" / "release.yml").read_text()
    assert "dist/nutify.zip" in release
    assert "scripts/release --tag" in release


def test_a_release_waits_for_all_checks(root: Path) -> None:
    """Prevents that a tag on a broken commit is what HACS installs."""
    jobs = yaml.safe_load((root / ".github" / "workflows" / "release.yml").read_text())[
        "jobs"
    ]
    checks = {
        name for name, job in jobs.items() if job.get("uses", "").endswith("/ci.yml")
    }
    assert checks
    assert jobs["release"]["needs"] in checks


def test_workflows_use_what_is_pinned(root: Path) -> None:
    """Prevents that somebody else's new version runs with our rights."""
    found = 0
    for path in sorted((root / ".github" / "workflows").glob("*.yml")):
        content = yaml.safe_load(path.read_text())
        assert "permissions" in content, path.name
        for name, job in content["jobs"].items():
            if "uses" in job:
                # A workflow of this very commit, whose own jobs are looked at.
                assert job["uses"].startswith("./.github/workflows/")
                continue
            assert "timeout-minutes" in job, f"{path.name}: {name}"
            for step in job["steps"]:
                if "uses" in step:
                    assert _PINNED.fullmatch(step["uses"]), step["uses"]
                    found += 1
    assert found
