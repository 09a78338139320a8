"""`towerwatch camera`: cameras found on the network, and looked at closely."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated
from urllib.parse import quote, urlsplit

import typer
import yaml

from api.commands.terminal import complain, one_line
from cameras.discovery import discover as search
from cameras.measuring import Measured, measure
from cameras.onvif.device import Device, Profile, ask_device
from cameras.still import still_jpeg
from cameras.suitability import unsuitable
from cameras.urls import safe_name
from vision.errors import TowerwatchError

_CLOCK_S = 2.0

app = typer.Typer(help="Find cameras and see whether they suit.", no_args_is_help=True)


@app.command()
def discover(
    wait_s: Annotated[
        float, typer.Option("--wait", metavar="SECONDS", min=0.1, max=60, help="How long to wait.")
    ] = 3.0,
) -> None:
    """List the cameras of the local network that speak ONVIF.

    Exit codes: 0 some were found; 1 none.
    """
    try:
        found = search(wait_s)
    except TowerwatchError as error:
        complain(str(error))
        raise typer.Exit(1) from None
    if not found:
        complain("no camera answered; switch ONVIF and its discovery on in the camera, and search")
        complain("from a machine on the same network: the question passes no router")
        raise typer.Exit(1)
    for camera in found:
        words = " ".join(word for word in (camera.hardware, camera.name) if word) or "no name"
        say(f"{camera.sender}: {words}; {' '.join(camera.services) or 'no address'}")
    say("Look at one of them: towerwatch camera probe http://USER@ADDRESS")


@app.command()
def probe(
    url: Annotated[
        str,
        typer.Argument(
            metavar="URL",
            help="http://user@host for a camera that speaks ONVIF, or rtsp://user@host/stream; "
            "the password is asked for.",
        ),
    ],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a picture there, as JPEG.")
    ] = None,
    seconds: Annotated[
        float, typer.Option(metavar="SECONDS", min=1, max=300, help="How long to measure.")
    ] = 10.0,
) -> None:
    """Say what a camera is and sends, what does not suit and why, and what to put in the settings.

    Exit codes: 0 it was measured; 1 it could not be.
    """
    url = _with_password(url if "://" in url else f"http://{url}")
    try:
        device = ask_device(url) if url.startswith(("http://", "https://")) else None
        if device is not None:
            _tell_device(device)
            streams = [
                (_title(profile), _entitled(profile.address, url)) for profile in device.profiles
            ]
        else:
            streams = [("stream", url)]
        pictures = [_look(title, address, seconds) for title, address in streams]
        if out is not None:
            out.write_bytes(still_jpeg(pictures[0].picture, ()))
            say(f"A picture is in {out}")
    except TowerwatchError as error:
        complain(str(error))
        raise typer.Exit(1) from None
    except OSError as error:
        complain(f"{out}: {error.strerror}; give another place for the picture")
        raise typer.Exit(1) from None
    say("For the settings, with its user and password:")
    typer.echo(suggested(streams[0][1]), nl=False)


def say(text: str) -> None:
    """Write a line; nothing that a camera says gets at the terminal."""
    typer.echo(one_line(text))


def suggested(address: str) -> str:
    """The camera as YAML for the settings file, with words in place of user and password."""
    parts = urlsplit(address)
    place = re.sub(r"[^a-z0-9]+", "-", (parts.hostname or "camera").lower()).strip("-")
    shown = safe_name(address)
    if "@" in parts.netloc:
        shown = shown.replace("://", "://USER:PASSWORD@", 1)
    camera = {"name": f"camera-{place}"[:63], "url": shown}
    return yaml.safe_dump({"cameras": [camera]}, sort_keys=False, width=1 << 16)


def _with_password(url: str) -> str:
    """The address with a password that was typed, not given for all to see in the list of
    processes."""
    scheme, _, rest = url.partition("://")
    user, found, place = rest.rpartition("@")
    if not found or ":" in user:
        return url
    password: str = typer.prompt(f"Password of {one_line(user)}", hide_input=True, err=True)
    return f"{scheme}://{user}:{quote(password, safe='')}@{place}"


def _entitled(address: str, url: str) -> str:
    """The address of a stream with the user and password of the camera."""
    credentials = urlsplit(url).netloc.rpartition("@")[0]
    return address.replace("://", f"://{credentials}@", 1) if credentials else address


def _title(profile: Profile) -> str:
    return f"profile {profile.name}"


def _tell_device(device: Device) -> None:
    say(f"{device.make}, firmware {device.firmware}")
    offset_s = device.clock_offset_s
    if offset_s is None:
        say("its clock: not told")
    elif abs(offset_s) <= _CLOCK_S:
        say(f"its clock: right, to {_CLOCK_S:g} s")
    else:
        way = "ahead" if offset_s > 0 else "behind"
        say(f"its clock: {abs(offset_s):.0f} s {way}; give it a time server (NTP)")
    for profile in device.profiles:
        said = (
            profile.codec,
            f"{profile.width}×{profile.height}" if profile.width else None,
            f"{profile.rate_fps:g} fps" if profile.rate_fps else None,
            f"{profile.bitrate_kbit_s:.0f} kbit/s at most" if profile.bitrate_kbit_s else None,
            f"a keyframe every {profile.gop_frames} pictures" if profile.gop_frames else None,
        )
        words = ", ".join(word for word in said if word)
        say(f"{_title(profile)}: set to {words}; {safe_name(profile.address)}")


def _look(title: str, address: str, seconds: float) -> Measured:
    measured = measure(address, seconds)
    for line in _report(measured):
        say(f"{title}: {line}")
    return measured


def _report(measured: Measured) -> Iterator[str]:
    info, every_s = measured.info, measured.keyframe_every_s
    keyframes = "no second keyframe" if every_s is None else f"a keyframe every {every_s:.1f} s"
    yield (
        f"sent {info.codec}, {info.width}×{info.height}, {measured.rate_fps:.1f} fps, "
        f"{measured.kbit_s:.0f} kbit/s, {keyframes} in {measured.measured_s:.0f} s"
    )
    yield from unsuitable(measured) or ["suits"]
