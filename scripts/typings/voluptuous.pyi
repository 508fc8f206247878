# Home Assistant puts probatio in voluptuous' place before anything is imported, so
# that these are the types that the integration really meets.
from probatio import *
