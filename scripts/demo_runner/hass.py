"""A throw-away Home Assistant: its configuration directory and its process."""

import asyncio
from collections import deque
from collections.abc import Mapping
import contextlib
import json
import os
from pathlib import Path
import shutil
import signal
import socket
import sys

from .errors import DemoError

HOST = "127.0.0.1"

_CONFIGURATION = """\
homeassistant:
  name: Nutify demo
  country: IT
  currency: EUR
  elevation: 240
  latitude: 45.07
  longitude: 7.69
  media_dirs:
    local: MEDIA
  time_zone: Europe/Rome
  unit_system: metric
automation: !include automations.yaml
energy:
frontend:
history:
logbook:
logger:
  default: warning
  logs:
    custom_components.nutify: info
    haffmpeg: critical
    homeassistant.components.camera: critical
recorder:
script: !include scripts.yaml
"""

# All steps but the owner; they would add integrations that call the internet.
_ONBOARDING = {"done": ["core_config", "analytics", "integration"]}

# Written in YAML instead, these settings would be on trial for five minutes, after
# which Home Assistant ends its process.
_HTTP = {
    "server_host": [HOST],
    "cors_allowed_origins": [],
    "login_attempts_threshold": -1,
    "ip_ban_enabled": True,
    "ssl_profile": "modern",
    "use_x_frame_options": True,
    "created_at": "2026-01-01T00:00:00+00:00",
    "error": None,
    "error_message": None,
}

_RESTART = 100
"""Exit code with which Home Assistant asks to be started again."""

_STOP_SECONDS = 30.0


def port_is_free(port: int) -> bool:
    """Return whether nothing listens on a port of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


class HomeAssistant:
    """One Home Assistant process with a configuration directory of its own."""

    def __init__(self, root: Path, config: Path, port: int) -> None:
        """Remember where everything is; nothing is written or started yet."""
        self.config = config
        self.log = config / "demo.log"
        self.url = f"http://{HOST}:{port}"
        self._integration = root / "custom_components" / "nutify"
        self._port = port
        self._process: asyncio.subprocess.Process | None = None

    def seed(self) -> None:
        """Write a fresh configuration directory that needs no answers from anybody."""
        if not (self._integration / "manifest.json").is_file():
            message = f"There is no integration in {self._integration} to show."
            raise DemoError(message)
        shutil.rmtree(self.config, ignore_errors=True)
        (self.config / "custom_components").mkdir(parents=True)
        (self.config / "custom_components" / "nutify").symlink_to(
            self._integration, target_is_directory=True
        )
        # In a container it would be the machine's own /media.
        media = self.config / "media"
        media.mkdir()
        (self.config / "configuration.yaml").write_text(
            _CONFIGURATION.replace("MEDIA", json.dumps(str(media)))
        )
        (self.config / "automations.yaml").write_text("[]\n")
        (self.config / "scripts.yaml").write_text("{}\n")
        self._store("onboarding", 4, 1, _ONBOARDING)
        self._store(
            "http",
            2,
            2,
            {
                "stable": {**_HTTP, "server_port": self._port},
                "pending": None,
                "yaml_migration_done": True,
            },
        )

    async def start(self) -> None:
        """Start the process; it writes its log into a file of ours."""
        environment = dict(os.environ)
        # Home Assistant finds its modules in its own environment, not in ours.
        environment.pop("PYTHONPATH", None)
        environment["HA_DISABLE_LOG_FILE"] = "1"
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "homeassistant",
                "--config",
                str(self.config),
                "--skip-pip",
                "--log-no-color",
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=asyncio.subprocess.STDOUT,
                env=environment,
                # From here, it would find the repository's custom_components as well.
                cwd=self.config,
                # Ctrl-C in the terminal is ours to handle, in order.
                start_new_session=True,
            )

    def check_alive(self) -> None:
        """Raise an error when the process has ended by itself."""
        if self._process is not None and self._process.returncode is not None:
            message = f"Home Assistant ended with code {self._process.returncode}."
            raise DemoError(message)

    async def run_to_end(self) -> None:
        """Wait until the process ends by itself, which is an error, or restarts."""
        while self._process is not None:
            if await self._process.wait() != _RESTART:
                self.check_alive()
            await self.start()

    async def stop(self) -> None:
        """Stop the process: politely first, and only this one."""
        if self._process is None or self._process.returncode is not None:
            return
        self._process.terminate()
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await self._process.wait()
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()

    async def kill(self) -> None:
        """End the process, and all that it started, without a chance to finish."""
        if self._process is None or self._process.returncode is not None:
            return
        # start() made it the leader of a group of its own.
        os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.wait()

    def log_tail(self, lines: int = 40) -> str:
        """Return the end of the log."""
        try:
            with self.log.open(errors="replace") as log:
                return "".join(deque(log, maxlen=lines)).rstrip()
        except FileNotFoundError:
            return ""

    def _store(
        self, key: str, version: int, minor: int, data: Mapping[str, object]
    ) -> None:
        """Write a file of Home Assistant's own storage."""
        storage = self.config / ".storage"
        storage.mkdir(exist_ok=True)
        content = {"version": version, "minor_version": minor, "key": key, "data": data}
        (storage / key).write_text(json.dumps(content))
