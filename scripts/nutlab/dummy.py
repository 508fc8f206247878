"""Run NUT's own dummy-ups drivers, to see what a driver of NUT itself does."""

from collections.abc import AsyncGenerator, Mapping
import contextlib
from pathlib import Path
import shutil
from typing import Unpack

from .programs import find_nut_program
from .upsd import Section, Upsd, UpsdOptions, end, spawn, temporary_folder

_DRIVER_NAME = "dummy-ups"


@contextlib.asynccontextmanager
async def dummy_lab(
    files: Mapping[str, Path], **options: Unpack[UpsdOptions]
) -> AsyncGenerator[Upsd]:
    """Serve .dev or .seq files, by the name of the UPS, from one real upsd.

    dummy-ups shows a .dev file as it is and plays a .seq file in a loop.
    """
    program = find_nut_program(_DRIVER_NAME)
    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(temporary_folder()))
        sections = {}
        for name, file in files.items():
            copy = f"{name}{file.suffix}"
            shutil.copy(file, folder / copy)
            sections[name] = Section(driver=_DRIVER_NAME, port=copy)
        # upsd writes the ups.conf that the drivers read, so it comes first.
        upsd = await stack.enter_async_context(Upsd(sections, folder, **options))
        for name in sections:
            process = await spawn(
                program, "-a", name, folder=folder, log=folder / f"{name}.log"
            )
            stack.push_async_callback(end, process)
        await upsd.wait_for_drivers()
        yield upsd
