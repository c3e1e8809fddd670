"""The demonstration districts: the source documents at work, with invented people and schools."""

from .hartford import load as load_hartford
from .pine_hollow import load as load_pine_hollow
from .west_hartford import load as load_west_hartford

LOADERS = {
    "west-hartford": load_west_hartford,
    "hartford": load_hartford,
    "pine-hollow": load_pine_hollow,
}
