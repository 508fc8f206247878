"""Writes an export piece by piece into the archive: as a whole, or not at all."""

import asyncio
from collections.abc import Callable, Iterator
import gzip
from pathlib import Path
from typing import BinaryIO

from homeassistant.core import HomeAssistant

from ..reporting.archive import Archive, Archived
from .lines import Piece

type Ask = Callable[..., asyncio.Future[Piece | None]]


class Output:
    """A file that is written piece by piece, packed by gzip where its name says so.

    Its methods raise OSError, and take time: not in the event loop.
    """

    def __init__(self, path: Path) -> None:
        """Prepare; the file is made with the first piece."""
        self._path = path
        self._file: BinaryIO | None = None
        self._packed: gzip.GzipFile | None = None

    def write(self, content: bytes) -> None:
        """Write a piece."""
        if self._file is None:
            self._file = self._path.open("xb")
            if self._path.suffix == ".gz":
                # Without the time, the same content makes the same file.
                self._packed = gzip.GzipFile("", "wb", fileobj=self._file, mtime=0)
        (self._packed or self._file).write(content)

    def close(self) -> None:
        """Write the rest, and let go of the file."""
        try:
            if self._packed is not None:
                self._packed.close()
        finally:
            if self._file is not None:
                self._file.close()


async def async_write(
    hass: HomeAssistant,
    archive: Archive,
    export: Archived,
    pieces: Iterator[Piece],
    ask: Ask,
) -> tuple[int, int]:
    """Write the one file of an export; return its rows, and its size in bytes.

    `ask` has a thread get the next piece. Raises OSError. Nothing stays of what fails,
    or is cancelled.
    """
    kind = export.formats[0]
    try:
        folder = await _to_its_end(hass.async_add_executor_job(archive.begin, export))
        path = folder / export.file(kind)
        output = Output(path)
        rows = 0
        try:
            while piece := await _to_its_end(ask(next, pieces, None)):
                rows += piece.rows
                await _to_its_end(
                    hass.async_add_executor_job(output.write, piece.content)
                )
        finally:
            await _to_its_end(hass.async_add_executor_job(output.close))
        size = await _to_its_end(
            hass.async_add_executor_job(lambda: path.stat().st_size)
        )
        await _to_its_end(hass.async_add_executor_job(archive.keep, export))
    except BaseException:
        await _to_its_end(hass.async_add_executor_job(archive.drop, export))
        raise
    return rows, size


async def _to_its_end[T](job: asyncio.Future[T]) -> T:
    """Wait for a thread, also when nobody wants it any more: it cannot be stopped."""
    try:
        return await asyncio.shield(job)
    except asyncio.CancelledError:
        await asyncio.wait([job])
        raise
