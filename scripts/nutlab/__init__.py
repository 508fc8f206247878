"""Offer a private NUT server with scripted devices to tests and benchmarks."""

from .device import Device, Setting
from .driver import Result, ScriptedDriver
from .dumps import Dump, all_dumps, dumps_folder, select_devices
from .fakeserver import Close, FakeServer
from .programs import MissingProgramError
from .session import Session, wait_until
from .tls import Certificate
from .upsd import Lab, Section, Upsd, UpsdError, lab
from .users import USERS, User

__all__ = [
    "USERS",
    "Certificate",
    "Close",
    "Device",
    "Dump",
    "FakeServer",
    "Lab",
    "MissingProgramError",
    "Result",
    "ScriptedDriver",
    "Section",
    "Session",
    "Setting",
    "Upsd",
    "UpsdError",
    "User",
    "all_dumps",
    "dumps_folder",
    "lab",
    "select_devices",
    "wait_until",
]
