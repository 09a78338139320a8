"""What is imported is declared, and what is declared is imported."""

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LAYERS = PROJECT["tool"]["importlinter"]["root_packages"]
DISTRIBUTIONS = {
    "cv2": "opencv-python",
    "paho": "paho-mqtt",
    "prometheus_client": "prometheus-client",
    "pydantic_settings": "pydantic-settings",
    "ruamel": "ruamel.yaml",
    "starlette": "fastapi",
    "yaml": "pyyaml",
}


FROM_DEBIAN = {"gi"}
"""Not on the package index: comes with Debian's GStreamer, see .ci/debian-packages."""


def imported(folder: str) -> set[str]:
    """Names on the package index of what a layer imports from others."""
    modules = {name for path in (ROOT / folder).rglob("*.py") for name in modules_of(path)}
    foreign = modules - sys.stdlib_module_names - set(LAYERS) - FROM_DEBIAN
    return {DISTRIBUTIONS.get(name, name) for name in foreign}


def modules_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


def names(requirements: list[str]) -> set[str]:
    return {line.partition(">=")[0] for line in requirements}


def test_every_import_is_declared() -> None:
    declared = names(PROJECT["project"]["dependencies"])
    extras = PROJECT["project"]["optional-dependencies"]
    extra = {"benchmarks": names(extras["bench"]), "models": names(extras["yolo"])}

    undeclared = {layer: imported(layer) - declared - extra.get(layer, set()) for layer in LAYERS}

    assert undeclared == {layer: set() for layer in LAYERS}


def test_every_dependency_is_imported() -> None:
    used = set().union(*(imported(layer) for layer in LAYERS))

    assert names(PROJECT["project"]["dependencies"]) - used == set()
