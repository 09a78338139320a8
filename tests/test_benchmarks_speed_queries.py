"""Pages of events from a store of very many."""

from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from api.store import Page, Store
from benchmarks.speed.ledger import ledger
from benchmarks.speed.queries import Asking, query_rows, some_filters


def test_every_filter_is_used_and_left_out() -> None:
    chosen = [some_filters(Random(seed)) for seed in range(60)]

    for name in ("kind", "camera", "state", "since"):
        assert {name in filters for filters in chosen} == {True, False}


def test_pages_are_turned_with_the_filters_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store.open(ledger(2_000, tmp_path))
    events, asked = store.events, list[dict[str, object]]()

    def listed(**arguments: object) -> Page:
        asked.append(arguments)
        return events(**arguments)  # type: ignore[arg-type]  # filters by name

    monkeypatch.setattr(store, "events", listed)
    asking = Asking(store, Random(1))

    for _ in range(40):
        asking.page()

    store.close()
    turned = [(before, now) for before, now in pairwise(asked) if "cursor" in now]
    assert len(asked) == 40
    assert len(turned) > 5
    assert all(now == {**before, "cursor": now["cursor"]} for before, now in turned)


def test_median_and_tail_are_told_against_reading_by_ids(tmp_path: Path) -> None:
    rows = list(query_rows(tmp_path, 1, 2_000))

    assert [row.name for row in rows] == [
        "a filtered page of 2,000 events: median",
        "a filtered page of 2,000 events: 99 of 100",
    ]
    assert all(row.own > 0 and row.yardstick > 0 for row in rows)
