"""Read dumps of real devices in the format of NUT's device dump library.

A dump is the output of `upsc`, one `name: value` per line, with comments. Some
comments have a structure: `#RW:` and `#RO:` describe a variable, `#CMD:` names
an instant command, a `#BAD` at the end of a line tells that it is a known lie,
and blocks hold the output of `upsrw` and `upscmd` as it was.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
import os
from pathlib import Path
import re

from .device import Device, Setting

FOLDER_VARIABLE = "NUTIFY_NUT_DDL"

_VARIABLE = re.compile(r"([A-Za-z0-9][\w.-]*):(?:\s(.*))?$", re.ASCII)
# A bare `#` may be part of a value ("Unknown #BC1200"), these are not.
_REMARK = re.compile(r"\s*#\s*(?:(BAD|COMMENT)\b:?|<-)\s*(.*)$")
_DIRECTIVE = re.compile(r"#\s*DEVICE:([A-Z-]+):?(.*)")
_BLOCK = re.compile(r"UPSRW|UPSCMD")
_BLOCK_VARIABLE = re.compile(r"\[([\w.-]+)\]$", re.ASCII)
_BLOCK_COMMAND = re.compile(r"([a-z][\w-]*(?:\.[\w-]+)+) - ", re.ASCII)
_QUOTED = re.compile(r'"([^"]*)"')
_RANGE = re.compile(r"(-?\d+)-(-?\d+)$")
# What drivers mostly declare; a dump may leave the length of a string out.
_USUAL_LENGTH = 32


@dataclass(frozen=True, kw_only=True, slots=True)
class Dump:
    """One dumped device."""

    path: Path
    manufacturer: str
    variables: Mapping[str, str]
    settings: Mapping[str, Setting]
    commands: tuple[str, ...]
    bad: Mapping[str, str]
    """The remark on each variable or command that is marked #BAD."""

    def device(self) -> Device:
        """Return the device for a scripted driver.

        A driver cannot describe a variable that it does not have, though some
        dumps do.
        """
        return Device(
            variables=self.variables,
            settings={
                name: setting
                for name, setting in self.settings.items()
                if name in self.variables
            },
            commands=self.commands,
            description=self.path.stem,
        )


def dumps_folder() -> Path | None:
    """Return the folder of the dumps, if there is one.

    It is not part of the repository, since the library states no licence: it is beside
    the checkout as nut-ddl, or as shared/nut-ddl where several checkouts share it.
    """
    if given := os.environ.get(FOLDER_VARIABLE):
        folder = Path(given)
        if not folder.is_dir():
            raise NotADirectoryError(
                f"{FOLDER_VARIABLE} names {given}, which is not a folder"
            )
        return folder
    beside = Path(__file__).resolve().parents[3]
    for folder in (beside / "shared" / "nut-ddl", beside / "nut-ddl"):
        if folder.is_dir():
            return folder
    return None


def all_dumps() -> list[Dump]:
    """Return all dumps there are, by path."""
    folder = dumps_folder()
    return (
        [parse_dump(path) for path in sorted(folder.rglob("*.dev"))] if folder else []
    )


def select_devices(dumps: list[Dump], count: int | None = None) -> dict[str, Device]:
    """Name devices for ups.conf; a few are of as many manufacturers."""
    by_manufacturer = defaultdict[str, list[Dump]](list)
    for dump in dumps:
        by_manufacturer[dump.manufacturer].append(dump)
    ranked = sorted(
        (rank, dump.manufacturer, dump)
        for group in by_manufacturer.values()
        for rank, dump in enumerate(group)
    )
    devices: dict[str, Device] = {}
    for _, _, dump in ranked[:count]:
        # The name is part of a socket's path, whose length is limited.
        base = name = re.sub(r"[^\w-]+", "-", dump.path.stem, flags=re.ASCII)[:40]
        while name in devices:
            name = f"{base}-{len(devices)}"
        devices[name] = dump.device()
    return devices


def parse_dump(path: Path) -> Dump:
    """Read one .dev file."""
    parser = _Parser()
    for line in path.read_text(errors="replace").splitlines():
        parser.feed(line.strip())
    return Dump(
        path=path,
        manufacturer=path.parent.name,
        variables=parser.variables,
        settings={name: draft.setting() for name, draft in parser.drafts.items()},
        commands=tuple(sorted(parser.commands)),
        bad=parser.bad,
    )


@dataclass(slots=True)
class _Draft:
    """A setting while its lines are being read."""

    kinds: set[str] = field(default_factory=set)
    enum: list[str] = field(default_factory=list)
    ranges: list[tuple[int, int]] = field(default_factory=list)
    length: int | None = None
    writable: bool = True

    def add_option(self, option: str) -> None:
        """Take one line of an ENUM or RANGE."""
        values = _QUOTED.findall(option)
        if "ENUM" in self.kinds:
            self.enum += values[:1]
        elif match := _RANGE.match("-".join(values)):
            self.ranges.append((int(match[1]), int(match[2])))

    def setting(self) -> Setting:
        """Return what was read."""
        is_string = "STRING" in self.kinds
        return Setting(
            enum=tuple(self.enum),
            ranges=tuple(self.ranges),
            length=(self.length or _USUAL_LENGTH) if is_string else None,
            number="NUMBER" in self.kinds,
            writable=self.writable,
        )


class _Parser:
    """Read a dump line by line."""

    def __init__(self) -> None:
        self.variables: dict[str, str] = {}
        self.drafts = defaultdict[str, _Draft](_Draft)
        self.commands: set[str] = set()
        self.bad: dict[str, str] = {}
        self._block: str | None = None
        self._block_draft: _Draft | None = None

    def feed(self, line: str) -> None:
        """Take one line."""
        if not line.startswith("#"):
            self._feed_variable(line)
        elif line.startswith(("#RW:", "#RO:")):
            self._feed_setting(line)
        elif line.startswith("#CMD:"):
            text = line.removeprefix("#CMD:").strip()
            command, remark = _cut_remark(text)
            self.commands.add(command)
            self._note(command, remark)
        elif directive := _DIRECTIVE.match(line):
            block = _BLOCK.search(directive[2])
            self._block = block[0] if block and directive[1] != "EOC" else None
            self._block_draft = None
        elif self._block is not None:
            self._feed_block(line.removeprefix("#").strip())

    def _feed_variable(self, line: str) -> None:
        if match := _VARIABLE.match(line):
            value, remark = _cut_remark(match[2] or "")
            self.variables[match[1]] = value
            self._note(match[1], remark)

    def _feed_setting(self, line: str) -> None:
        text, remark = _cut_remark(line)
        mode, name, kind, *rest = text.split(":", 3)
        draft = self.drafts[name]
        draft.writable = mode == "#RW"
        draft.kinds.update(kind.split())
        option = rest[0] if rest else ""
        if option.isdecimal():
            draft.length = int(option)
        else:
            draft.add_option(option)
        self._note(name, remark)

    def _feed_block(self, line: str) -> None:
        if self._block == "UPSCMD":
            if match := _BLOCK_COMMAND.match(line):
                self.commands.add(match[1])
        elif match := _BLOCK_VARIABLE.match(line):
            self._block_draft = self.drafts[match[1]]
        elif self._block_draft is not None:
            key, _, text = line.partition(": ")
            if key == "Type":
                self._block_draft.kinds.update(text.split())
            elif key == "Maximum length":
                self._block_draft.length = int(text)
            elif key == "Option":
                self._block_draft.add_option(text)

    def _note(self, name: str, remark: str | None) -> None:
        if remark is not None:
            self.bad.setdefault(name, remark)


def _cut_remark(text: str) -> tuple[str, str | None]:
    """Split a remark off; return it only when it says that the text is bad."""
    if match := _REMARK.search(text):
        remark = match[2].strip() if match[1] == "BAD" else None
        return text[: match.start()].strip(), remark
    return text.strip(), None
