"""What it costs to watch a recording."""

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.speed import pipeline
from benchmarks.speed.films import LARGE, QUIET, film
from benchmarks.speed.pipeline import decode, pipeline_rows

SMALL = replace(QUIET, width=320, height=240, duration_s=0.2)


def test_the_yardstick_decodes_every_frame(tmp_path: Path) -> None:
    assert decode(film(SMALL, tmp_path).path) == 5


def test_watching_stands_against_decoding_and_large_against_usual(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "QUIET", SMALL)
    large = replace(LARGE, width=640, height=360, duration_s=0.2)
    monkeypatch.setattr(pipeline, "LARGE", large)

    rows = list(pipeline_rows(tmp_path, 1, large=True))

    assert [row.against for row in rows] == ["plain decoding on one thread", "1080p"]
    assert all(row.ratio > 0 for row in rows)
