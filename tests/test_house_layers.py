"""The rooms of the house, and what keeps them apart."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ["benchmarks", "api", "cameras", "models", "vision"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_every_package_of_the_tree_is_a_layer() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}

    assert packages - {"tests"} == set(LAYERS)


def test_imports_may_only_point_down() -> None:
    linter = PROJECT["tool"]["importlinter"]
    layers = [part["layers"] for part in linter["contracts"] if part["type"] == "layers"]

    assert layers == [LAYERS]
    assert set(linter["root_packages"]) == set(LAYERS)


def test_every_layer_is_in_the_wheel() -> None:
    assert set(PROJECT["tool"]["scikit-build"]["wheel"]["packages"]) == set(LAYERS)


def test_every_folder_of_a_layer_is_a_package() -> None:
    lacking = [
        path.parent.relative_to(ROOT)
        for layer in LAYERS
        for path in (ROOT / layer).rglob("*.py")
        if not (path.parent / "__init__.py").exists()
    ]

    assert lacking == []
