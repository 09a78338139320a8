"""Settings of sinks."""

from pathlib import Path

import pytest

from api.settings.file import load
from api.sinks.email import EmailPlan
from api.sinks.report import News
from vision.errors import SettingError

DOCUMENT = Path(__file__).parent.parent / "docs" / "sinks.md"


def written(folder: Path, text: str) -> Path:
    path = folder / "towerwatch.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_example_in_the_documentation_is_right(tmp_path: Path) -> None:
    example = DOCUMENT.read_text(encoding="utf-8").split("```yaml\n", 1)[1].split("```", 1)[0]

    plans = [sink.plan() for sink in load(written(tmp_path, example)).sinks]

    assert [plan.name for plan in plans] == ["desk", "broker", "guards"]
    assert plans[2].wish.news == {News.CONFIRMED}
    assert isinstance(plans[2].way, EmailPlan)
    assert (plans[2].way.port, plans[2].way.plain) == (587, False)


@pytest.mark.parametrize(
    ("sink", "what"),
    [
        ("{name: a}", "sink a: needs one of webhook, mqtt and email"),
        ("{name: a, mqtt: {url: 'mqtt://h'}}", "sink a: mqtt.url: names no single topic"),
        ("{name: a, mqtt: {url: 'http://u:hunter2@h'}}", "sink a: mqtt.url: is no broker"),
        ("{name: a, webhook: {url: 'ftp://h', secret: x}}", "sink a: webhook.url: is no web"),
        ("{name: a, webhook: {url: 'http://h', secret: hunter2}}", "sink a: webhook.secret: is"),
        (
            "{name: a, email: {server: 'http://h', sender: a@b, recipients: [c@d]}}",
            "sink a: email.server: is no mail server",
        ),
        (
            "{name: a, email: {server: 'smtp://h', sender: a@b, recipients: [\"c@d\\nBcc: e\"]}}",
            "sink a: email.recipients:",
        ),
        ("{name: a, cameras: [b], mqtt: {url: 'mqtt://h/t'}}", "sink a: cameras: there is no"),
        ("{name: a, states: [boiled], mqtt: {url: 'mqtt://h/t'}}", "sink a: states.0"),
    ],
)
def test_a_wrong_sink_is_named_without_its_secrets(tmp_path: Path, sink: str, what: str) -> None:
    with pytest.raises(SettingError) as caught:
        load(written(tmp_path, f"sinks:\n  - {sink}\n"))

    assert what in str(caught.value)
    assert "hunter2" not in str(caught.value)
