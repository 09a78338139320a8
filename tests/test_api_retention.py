"""Events and their evidence expire."""

from datetime import timedelta
from pathlib import Path

from stored import NOON, an_event

from api.retention import Limits, expire
from api.store import Store


def test_events_expire_with_their_files(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "towerwatch.db")
    for name, days in (("old", 31), ("young", 29)):
        store.record(an_event(name), "cam", NOON - timedelta(days=days))
        file = Path("evidence/cam") / name / "still.jpg"
        (tmp_path / file).parent.mkdir(parents=True)
        (tmp_path / file).write_text("x")
        store.attach_still(name, file, "ab", 1)
    assert expire(store, tmp_path, Limits(), NOON) == 1
    assert not (tmp_path / "evidence/cam/old").exists()
    assert (tmp_path / "evidence/cam/young/still.jpg").exists()
    assert [stored.id for stored in store.events().events] == ["young"]
    store.close()
