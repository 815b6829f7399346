from pathlib import Path

import pytest
from pydantic import ValidationError

from pipeline.settings import Settings


def test_flags_win_over_environment_and_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ocrmend.toml").write_text('mode = "correct"\nlang = "rus"\njobs = 3\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OCRMEND_LANG", "eng")
    monkeypatch.setenv("OCRMEND_JOBS", "5")
    settings = Settings(jobs=7)
    assert (settings.mode, settings.lang, settings.jobs) == ("correct", "eng", 7)


def test_unknown_names_and_bad_values_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValidationError):
        Settings(mode="guess")
    (tmp_path / "ocrmend.toml").write_text('colour = "red"\n')
    with pytest.raises(ValidationError):
        Settings()


def test_every_setting_is_described() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_a_stage_gets_its_own_options_as_plain_values() -> None:
    assert Settings().stage("mode", "tmp") == {"mode": "auto", "tmp": None}
