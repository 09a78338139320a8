from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameras.urls import Kind, kind_of, redact, safe_name, split_transport


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("rtsp://camera/1", Kind.RTSP),
        ("RTSPS://camera/1", Kind.RTSP),
        ("https://host/a.mp4", Kind.HTTP),
        ("/dev/video0", Kind.DEVICE),
        ("sim://facade?seed=1", Kind.SIMULATED),
        ("film.mp4", Kind.FILE),
        ("gopher://host", Kind.UNKNOWN),
    ],
)
def test_addresses_have_kinds(url: str, kind: Kind) -> None:
    assert kind_of(url) is kind


def test_an_existing_folder_is_a_folder(tmp_path: Path) -> None:
    assert kind_of(str(tmp_path)) is Kind.FOLDER


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("rtsp://admin:secret@10.0.0.1:554/ch1", "rtsp://10.0.0.1:554/ch1"),
        ("rtsp://admin:se/cr@et?@10.0.0.1/ch1", "rtsp://10.0.0.1/ch1"),
        ("http://h/live?user=a&password=secret&ch=2", "http://h/live?user=***&password=***&ch=2"),
        ("sim://facade?seed=1&falls=2", "sim://facade?seed=1&falls=2"),
        ("a folder/film@home.mp4", "a folder/film@home.mp4"),
    ],
)
def test_names_hold_no_secrets(url: str, name: str) -> None:
    assert safe_name(url) == name


@given(st.text(min_size=1))
def test_no_password_survives_in_a_name(password: str) -> None:
    secret = f"<{password}>"
    assert secret not in safe_name(f"rtsp://admin:{secret}@camera/stream")


def test_texts_of_others_are_cleaned() -> None:
    url = "rtsp://admin:p%40ss@camera/1"
    text = redact(f"opening {url} with p@ss and p%40ss failed", url)
    assert text == "opening rtsp://camera/1 with *** and *** failed"


@pytest.mark.parametrize(
    ("url", "sent", "transport"),
    [
        ("rtsp://c/1", "rtsp://c/1", "tcp"),
        ("rtsp://c/1?transport=udp", "rtsp://c/1", "udp"),
        ("rtsp://c/1?transport=udp&ch=2", "rtsp://c/1?ch=2", "udp"),
        ("rtsp://c/1?ch=2&transport=tcp", "rtsp://c/1?ch=2", "tcp"),
    ],
)
def test_the_transport_is_not_sent_to_the_camera(url: str, sent: str, transport: str) -> None:
    assert split_transport(url) == (sent, transport)
