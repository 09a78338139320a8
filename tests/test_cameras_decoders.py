"""What can be read here is told by people's names."""

import pytest

from cameras import decoders


def test_everything_that_is_promised_can_be_read_here() -> None:
    assert decoders.missing_decoders() == []
    assert decoders.missing_encoders() == []
    assert decoders.ffmpeg_version()[0].isdigit()


def test_a_codec_that_is_not_here_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoders, "READ", {"h264": "H.264", "no_such_codec": "Nothing"})
    assert decoders.missing_decoders() == ["Nothing"]
