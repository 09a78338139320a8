"""What the documents say is true."""

import re
import tomllib
from pathlib import Path

import pytest
from commandline import run

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted(
    [ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "CHANGELOG.md", *ROOT.glob("docs/*.md")]
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def requirements() -> list[str]:
    project = PROJECT["project"]
    optional = [line for extra in project["optional-dependencies"].values() for line in extra]
    lines = [*project["dependencies"], *optional, *PROJECT["build-system"]["requires"]]
    return sorted({line for line in lines if not line.startswith("towerwatch")})


@pytest.mark.parametrize("requirement", requirements())
def test_every_dependency_is_accounted_for(requirement: str) -> None:
    name, _, bound = requirement.partition(">=")
    listed = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")

    rows = [line for line in listed.splitlines() if line.startswith(f"| {name} |")]

    assert len(rows) == 1, f"docs/dependencies.md has {len(rows)} rows on {name}"
    assert f"| {bound or 'any'} |" in rows[0], f"{name}: the bound is {bound or 'any'}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text(encoding="utf-8"))

    broken = [
        target
        for target in targets
        if "://" not in target and not (document.parent / target).exists()
    ]

    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_make_targets_that_are_named_exist(document: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))

    named = set(re.findall(r"`make ([a-z-]+)`|^make ([a-z-]+)", document.read_text(), re.MULTILINE))

    assert {first or second for first, second in named} <= targets


def test_commands_that_are_named_exist() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    named = set(re.findall(r"(?:^|`|bin/)towerwatch ([a-z]+)", text, re.MULTILINE))
    listing = run("--help")

    assert listing.code == 0, listing.err
    assert {"analyze", "serve", "demo", "doctor"} <= named
    assert {name for name in named if not re.search(rf"\b{name}\b", listing.out)} == set()


def test_help_lists_every_make_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert phony is not None

    missing = [t for t in phony[1].split() if t != "help" and f'"make {t} ' not in makefile]

    assert missing == []
