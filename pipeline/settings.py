"""Settings: every option declared once, with type, default and description; from file, environment and flags."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

Stage = Literal["ingest", "recognition", "correction", "quality", "report"]


class Settings(BaseSettings):
    """Options of a run. Flags win over the environment (OCRMEND_...), that over ./ocrmend.toml."""

    model_config = SettingsConfigDict(env_prefix="OCRMEND_", toml_file="ocrmend.toml", frozen=True, extra="forbid")

    mode: Literal["auto", "reocr", "correct"] = Field(
        default="auto",
        description="auto: keep the better of embedded text and new OCR; reocr: always new; correct: never OCR.",
    )
    lang: Literal["auto", "eng", "rus", "eng+rus"] = Field(
        default="auto", description="Languages of the pages; auto decides per page."
    )
    second_engine: bool = Field(
        default=True,
        description="Pages that Tesseract is in doubt of are read with RapidOCR as well, where it is installed.",
    )
    dictionaries: tuple[str, ...] = Field(
        default=("general", "diplomacy-1980s"),
        description="Dictionaries to correct with: names of shipped ones or paths of folders.",
    )
    boldness: Literal["careful", "normal", "bold"] = Field(
        default="normal",
        description="How sure a correction must be: careful leaves more errors, bold makes more mistakes of its own.",
    )
    jobs: int = Field(default=0, ge=0, description="Pages worked on at once; 0: one for each processor.")
    runner: Literal["threads", "dask", "ray"] = Field(default="threads", description="What carries batches of pages.")
    redo: tuple[Stage, ...] = Field(default=(), description="Stages to do again although their results are up to date.")
    batch_pages: int = Field(default=20, ge=1, description="Pages in one task.")
    page_seconds: float = Field(
        default=120.0, gt=0, description="Fixed part of the time limit for recognising a page, in seconds."
    )
    page_seconds_per_megapixel: float = Field(
        default=10.0, ge=0, description="Part of the time limit that grows with the page's area."
    )
    max_megapixels: float = Field(default=250.0, gt=0, description="Images larger than this are refused.")
    tmp: Path | None = Field(default=None, description="Where temporary files go; default: the system's place.")

    @property
    def workers(self) -> int:
        """How many pages or texts are worked on at once: `jobs`, or one for each processor we may use."""
        return self.jobs or len(os.sched_getaffinity(0))

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order of the sources, strongest first."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    def stage(self, *names: str) -> dict[str, Any]:
        """Return the named options as plain values: the part of a stage's fingerprint that comes from the settings."""
        return {name: self.model_dump(mode="json")[name] for name in names}
