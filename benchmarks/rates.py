"""Tables of detection rates, read and written."""

import json
from pathlib import Path

from vision.errors import InputError
from vision.rates import Rates, Written, rates_of, written_rates


def read_rates(path: Path) -> Rates:
    """Raises InputError."""
    try:
        written: Written = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({error.strerror}); give a file that "
            "towerwatch bench elevator-rates wrote"
        ) from None
    except ValueError:
        raise InputError(f"{path}: is not JSON; write it anew") from None
    return rates_of(str(path), written)


def write_rates(path: Path, rates: Rates) -> None:
    """Write a table that `read_rates` reads."""
    path.write_text(json.dumps(written_rates(rates), indent=1) + "\n", encoding="utf-8")
