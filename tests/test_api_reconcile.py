"""Store and files agree after a start."""

from pathlib import Path

from stored import NOON, an_event

from api.reconcile import CUT_OFF, reconcile
from api.repair import GONE
from api.store import Store
from vision.records import EventState


def test_files_and_rows_agree_after_a_start(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "towerwatch.db")
    for name in ("whole", "lost", "cut"):
        store.record(an_event(name), "cam", NOON)
    store.record(an_event("open", EventState.PROVISIONAL, ended=False), "cam", NOON)
    for name in ("whole", "lost"):
        store.attach_still(name, Path(f"evidence/cam/{name}/still.jpg"), "ab", 1)
        store.add_gap(name, "clip", "no packets")
    for name in ("whole", "orphan"):
        (tmp_path / "evidence/cam" / name).mkdir(parents=True)
        (tmp_path / "evidence/cam" / name / "still.jpg").write_text("x")
    reconcile(store, tmp_path)

    whole, lost, cut, was_open = (store.event(n) for n in ("whole", "lost", "cut", "open"))
    assert whole is not None
    assert lost is not None
    assert cut is not None
    assert was_open is not None
    assert whole.still is not None
    assert (lost.still, lost.still_gap) == (None, GONE)
    assert cut.clip_gap == CUT_OFF
    assert was_open.ended
    assert was_open.document["state"] == "withdrawn"
    assert not (tmp_path / "evidence/cam/orphan").exists()
    assert (tmp_path / "evidence/cam/whole/still.jpg").exists()
    store.close()
