"""Figures by size, contrast, condition and what came by."""

from outcomes import alarm, case, fall

from benchmarks.breakdown import by_condition, by_contrast, by_kind, by_size
from benchmarks.intervals import Rate, Share


def test_a_class_begins_at_its_lower_edge() -> None:
    results = [case("falls", fall(size_px=3.9), fall(size_px=4.0, found=False))]
    sizes = by_size(results)
    assert sizes["3 to 4"] == Share(1, 1)
    assert sizes["4 to 6"] == Share(0, 1)
    assert sizes["under 3"] == sizes["20 and more"] == Share(0, 0)


def test_what_is_hidden_by_its_size_is_in_its_class() -> None:
    tiny = fall(size_px=2.0, visibility="hidden", found=False)
    assert by_size([case("falls", tiny)])["under 3"] == Share(0, 1)


def test_what_is_too_pale_says_nothing_of_sizes_and_too_small_nothing_of_contrasts() -> None:
    pale, small = fall(contrast=11.9), fall(size_px=3.9)
    results = [case("falls", pale, small)]
    assert sum(share.trials for share in by_size(results).values()) == 1
    assert by_contrast(results)["8 to 12"] == Share(1, 1)
    assert sum(share.trials for share in by_contrast(results).values()) == 1


def test_what_shows_for_a_moment_is_in_no_class() -> None:
    results = [case("falls", fall(boxes=7))]
    assert sum(share.trials for share in by_size(results).values()) == 0


def test_conditions_are_those_of_clear_falls() -> None:
    dusk = fall(condition="dusk", visibility="faint")
    assert by_condition([case("falls", fall(), dusk)]) == {"day": Share(1, 1), "dusk": Share(0, 0)}


def test_an_alarm_counts_for_every_kind_that_came_by() -> None:
    alarms = [alarm(0.9, "leaf", "bag"), alarm(0.9, "leaf"), alarm()]
    rates = by_kind([case("leaves and bags", alarms=alarms, passes=250)])
    assert rates["leaf"] == Rate(2, 0.25, "1,000 passes")
    assert rates["leaf"].value == 8
    assert rates["bag"].count == 1
    assert rates["nothing"].count == 1


def test_passes_without_alarms_are_told_too() -> None:
    rates = by_kind([case("birds")])
    assert rates["bird_dive"] == Rate(0, 0.1, "1,000 passes")
    assert "nothing" not in rates
