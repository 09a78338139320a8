"""A camera asked over ONVIF tells what it is, and learns no more than it must."""

import pytest
from onvif_device import OnvifDevice, onvif_device
from ports import free_port

from cameras.onvif.device import ask_device
from vision.errors import AccessError, SourceError


def asked(device: OnvifDevice, credentials: str = "guard:hunter2@", path: str = "") -> str:
    """What asking a device fails with."""
    with onvif_device(device) as address, pytest.raises(SourceError) as caught:
        ask_device(address.replace("//", f"//{credentials}") + path)
    assert "hunter2" not in str(caught.value)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("media2", [True, False])
@pytest.mark.parametrize("path", ["", "/", "/onvif/device_service"])
def test_it_tells_its_make_its_clock_and_its_streams(media2: bool, path: str) -> None:
    device = OnvifDevice("rtsp://10.9.8.7:8554/live", media2=media2, clock_ahead_s=7200)

    with onvif_device(device) as address:
        told = ask_device(address.replace("//", "//guard:hunter2@") + path)

    assert (told.make, told.firmware) == ("Acme Tower \u200b4", "1.2")
    assert told.clock_offset_s == pytest.approx(7200, abs=2)
    assert [(profile.name, profile.width, profile.height) for profile in told.profiles] == [
        ("main", 2560, 1440),
        ("sub", 640, 360),
    ]
    main = told.profiles[0]
    assert (main.codec, main.rate_fps, main.bitrate_kbit_s, main.gop_frames) == (
        "h264",
        25,
        4096,
        50,
    )
    # What is behind a router is reached where it was asked, and nowhere else.
    assert main.address == "rtsp://127.0.0.1:8554/live?profile=main"
    assert set(device.asked) == {
        "GetSystemDateAndTime",
        "GetDeviceInformation",
        "GetServices",
        "GetProfiles",
        "GetStreamUri",
    }


def test_a_wrong_password_is_told_as_such() -> None:
    with onvif_device(OnvifDevice("rtsp://h/live")) as address, pytest.raises(AccessError):
        ask_device(address.replace("//", "//guard:letmein@"))


def test_characters_of_markup_in_a_password_are_harmless() -> None:
    device = OnvifDevice("rtsp://h/live", user="<b>&", password="]]>/@:&\"'")

    with onvif_device(device) as address:
        told = ask_device(address.replace("//", "//%3Cb%3E&:%5D%5D%3E%2F%40%3A%26%22%27@"))

    assert told.firmware == "1.2"


@pytest.mark.parametrize(
    "answer",
    [
        b"<html>It works!",
        b"",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        b"\xff\xfe<\x00",
    ],
)
def test_what_is_no_onvif_answer_is_told(answer: bytes) -> None:
    words = asked(OnvifDevice("rtsp://h/live", answer=answer))

    assert "no ONVIF answer" in words


def test_an_answer_without_an_end_is_not_read_to_it() -> None:
    assert "has no end" in asked(OnvifDevice("rtsp://h/live", answer=b" " * (3 << 20)))


def test_a_device_that_is_off_is_told() -> None:
    with pytest.raises(SourceError, match="cannot be reached"):
        ask_device(f"http://guard:hunter2@127.0.0.1:{free_port()}")
