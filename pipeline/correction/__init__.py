"""Correction: the readings of a folder -> corrections, each with its evidence; nothing else in the text changes."""

from pipeline.correction.folder import correct_folder

__all__ = ["correct_folder"]
