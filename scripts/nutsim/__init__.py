"""A NUT server with simulated devices, for a demo and for tests without hardware.

async with NutSim(world=World(cut_every=0)) as sim:
    connect("127.0.0.1", sim.port)
    sim.world.mains.fail()
    sim.world.step(30)
    sim.world["eaton3s"].set("ups.status", "OL OVER")
"""

from .server import NutSim
from .world import World

__all__ = ["NutSim", "World"]
