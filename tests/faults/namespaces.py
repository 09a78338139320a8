"""A network of its own for cameras: a namespace joined to this one by a cable; needs root."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CameraNetwork:
    """name: of the namespace. address: where what runs in it listens. cable: our end."""

    name: str
    address: str
    cable: str

    @property
    def within(self) -> tuple[str, ...]:
        """The command that runs another there."""
        return ("ip", "netns", "exec", self.name)

    def lose(self, percent: int) -> None:
        """Lose a share of the packets that come from there; 0 loses none."""
        _run(*self.within, "nft", "flush", "ruleset")
        if percent:
            rules = (
                "add table inet loss; "
                "add chain inet loss out { type filter hook output priority 0; }; "
                f"add rule inet loss out numgen random mod 100 < {percent} drop"
            )
            _run(*self.within, "nft", rules)

    def unplug(self) -> None:
        """Pull the cable: nobody is told, and nothing comes."""
        _run("ip", "link", "set", self.cable, "down")

    def plug_in(self) -> None:
        """Put the cable in again."""
        _run("ip", "link", "set", self.cable, "up")


@contextmanager
def camera_network() -> Iterator[CameraNetwork]:
    """A namespace with one cable, gone at the end together with what runs in it."""
    number = os.getpid() % 250
    name = f"cameras-{os.getpid()}"
    ours, theirs = f"tw{os.getpid()}", "cam0"
    network = CameraNetwork(name, f"10.213.{number}.2", ours)
    _run("ip", "netns", "add", name)
    try:
        _run("ip", "link", "add", ours, "type", "veth", "peer", "name", theirs, "netns", name)
        _run("ip", "address", "add", f"10.213.{number}.1/24", "dev", ours)
        _run("ip", "link", "set", ours, "up")
        _run("ip", "-n", name, "address", "add", f"{network.address}/24", "dev", theirs)
        _run("ip", "-n", name, "link", "set", theirs, "up")
        _run("ip", "-n", name, "link", "set", "lo", "up")
        yield network
    finally:
        subprocess.run(["ip", "link", "delete", ours], check=False, capture_output=True)
        _run("ip", "netns", "delete", name)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True)
