"""Correction: the readings of a folder -> corrections, each with its evidence; nothing else in the text changes."""

from pipeline.correction.folder import correct_folder
from pipeline.correction.shared import Shared
from pipeline.correction.warm import warm

__all__ = ["Shared", "correct_folder", "warm"]
