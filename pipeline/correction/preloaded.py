"""Importing this module reads what correction needs: for the server that `pipeline.processes` forks from, alone.

It is the one module of the project that works when it is imported, since all that such a server can be told is what to
import.
"""

from pipeline.correction.warm import warm
from pipeline.language.dictionaries import load
from pipeline.settings import Settings

warm(load(["general"]), Settings())
