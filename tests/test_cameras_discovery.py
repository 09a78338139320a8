"""Cameras answer a probe, and strangers' answers do no harm."""

import pytest
from ws_discovery import MATCH, responder

from cameras.discovery import Found, discover

EAST = Found(
    "127.0.0.1",
    ("http://192.0.2.10/onvif/device_service", "http://[2001:db8::10]/onvif/device_service"),
    "East face",
    "Tower4",
)


def test_a_camera_is_found_once_however_often_it_answers() -> None:
    with responder(MATCH, MATCH) as address:
        found = discover(1.0, address)

    assert found == [EAST]


def test_the_probe_reaches_a_group() -> None:
    with responder(MATCH, group="239.255.255.250") as address:
        found = discover(1.0, address)

    assert [(camera.name, camera.services) for camera in found] == [(EAST.name, EAST.services)]


@pytest.mark.parametrize(
    "answer",
    [
        "no XML",
        "<a>&b;</a>",
        '<!DOCTYPE a [<!ENTITY b "c">]>' + MATCH,
        MATCH.replace("{asked}", "urn:uuid:another"),
        MATCH.replace("ProbeMatch>", "Hello>"),
    ],
)
def test_what_is_no_answer_is_passed_over(answer: str) -> None:
    with responder(answer) as address:
        assert discover(0.3, address) == []


def test_silence_is_an_empty_list() -> None:
    with responder() as address:
        assert discover(0.2, address) == []
