"""Make the certificates of a NUT server that is built with NSS.

Debian and Ubuntu build upsd with NSS, which takes its certificate from a
database (CERTPATH, CERTIDENT) instead of a PEM file.
"""

from enum import Enum
from pathlib import Path
import subprocess

from .programs import find_tool

_NICKNAME = "nutlab"
_PASSWORD = "nutlab"
_KEY = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"


class Certificate(Enum):
    """What a server certificate is good for: its names and days of validity."""

    VALID = ("DNS:localhost,IP:127.0.0.1", 30)
    EXPIRED = ("DNS:localhost,IP:127.0.0.1", -1)
    WRONG_HOST = ("DNS:other.invalid", 30)

    def __init__(self, names: str, days: int) -> None:
        """Keep the two apart."""
        self.names = names
        self.days = days


def make_authority(folder: Path) -> Path:
    """Make a certificate authority; return the path of its certificate."""
    # Python refuses an authority that does not state what its key is for.
    _openssl(
        folder,
        f"req -x509 {_KEY} -days 30 -subj /CN=nutlab-ca -keyout ca.key -out ca.pem "
        "-addext basicConstraints=critical,CA:TRUE "
        "-addext keyUsage=critical,keyCertSign,cRLSign",
    )
    return folder / "ca.pem"


def make_server_database(folder: Path, kind: Certificate) -> list[str]:
    """Sign a server certificate; return the lines of upsd.conf that use it."""
    _openssl(
        folder,
        f"req {_KEY} -subj /CN=nutlab -addext subjectAltName={kind.names} "
        "-keyout server.key -out server.csr",
    )
    _openssl(
        folder,
        f"x509 -req -in server.csr -days {kind.days} -copy_extensions copy "
        "-CA ca.pem -CAkey ca.key -CAcreateserial -out server.pem",
    )
    _openssl(
        folder,
        f"pkcs12 -export -in server.pem -inkey server.key -name {_NICKNAME} "
        f"-passout pass:{_PASSWORD} -out server.p12",
    )
    (folder / "nss").mkdir()
    (folder / "password").write_text(f"{_PASSWORD}\n")
    _nss(folder, "certutil", "-N -d sql:nss -f password")
    _nss(folder, "pk12util", f"-i server.p12 -W {_PASSWORD} -d sql:nss -k password")
    return [f"CERTPATH {folder / 'nss'}", f"CERTIDENT {_NICKNAME} {_PASSWORD}"]


def _openssl(folder: Path, arguments: str) -> None:
    _run(folder, find_tool("openssl", "openssl"), arguments)


def _nss(folder: Path, tool: str, arguments: str) -> None:
    _run(folder, find_tool(tool, "libnss3-tools"), arguments)


def _run(folder: Path, program: str, arguments: str) -> None:
    command = [program, *arguments.split()]
    result = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False
    )
    if result.returncode:
        reason = result.stderr or result.stdout
        raise RuntimeError(f"{' '.join(command)}: {reason}")
