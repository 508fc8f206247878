"""Inputs that are kept: small files that together reach all that was ever reached."""

from hashlib import sha256
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_KEPT = _ROOT / "tests" / "corpus" / "fuzz"
_FOUND = _ROOT / ".cache" / "fuzz"


def folder(name: str) -> Path:
    """Return where the inputs of a target are kept."""
    return _KEPT / name


def found_folder(name: str) -> Path:
    """Return where what a run finds of a target is written; it is made at need."""
    path = _FOUND / name
    path.mkdir(parents=True, exist_ok=True)
    return path


def load(name: str) -> list[bytes]:
    """Return the kept inputs of a target, always in the same order."""
    return [path.read_bytes() for path in sorted(folder(name).glob("*"))]


def save(path: Path, data: bytes) -> Path:
    """Write an input under a name that follows from it, and return its file."""
    file = path / sha256(data).hexdigest()[:16]
    file.write_bytes(data)
    return file
