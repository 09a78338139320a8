"""What went wrong most clearly."""

from outcomes import alarm, case, fall

from benchmarks.worst import worst_false_alarms, worst_misses


def test_the_clearest_misses_come_first() -> None:
    falls = [
        fall(found=False, contrast=20),
        fall(found=False, contrast=60),
        fall(contrast=90),
        fall(found=False, contrast=80, visibility="faint"),
    ]
    results = [case("falls", *falls), case("falls", fall(found=False), system="mog2")]
    assert [f.contrast for _, f in worst_misses(results)] == [60, 20]
    assert worst_misses(results)[0][0] == "falls-1"


def test_the_surest_false_alarms_come_first() -> None:
    results = [
        case("birds", alarms=[alarm(0.5), alarm(0.99)]),
        case("insects", alarms=[alarm(0.7)]),
        case("birds", alarms=[alarm(1.0)], system="mog2"),
    ]
    assert [a.confidence for _, a in worst_false_alarms(results)] == [0.99, 0.7, 0.5]


def test_twelve_are_enough() -> None:
    results = [case("falls", *[fall(found=False)] * 20, alarms=20)]
    assert len(worst_misses(results)) == len(worst_false_alarms(results)) == 12
