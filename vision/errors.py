"""Every error of Towerwatch, in one tree.

::

    TowerwatchError
    ├── InputError          what was given cannot be read
    │   └── SourceError     a video source cannot be opened or read
    │       └── AccessError its credentials were refused
    ├── SettingError        a setting is wrong; names the field
    ├── StaleError          a change was meant for other settings than there are
    ├── LookError           a picture was not looked at
    ├── StoreError          events or files cannot be kept
    │   └── StoreDownError  not now; the same may work later
    └── EvidenceError       a clip or still cannot be made

A message names the thing, the cause and the way out.
"""


class TowerwatchError(Exception):
    """Base of all errors that Towerwatch raises on purpose."""


class InputError(TowerwatchError):
    """What was given cannot be read."""


class SourceError(InputError):
    """A video source cannot be opened or read; the message never holds a password."""


class AccessError(SourceError):
    """A video source refused the credentials."""


class SettingError(TowerwatchError):
    """A setting is wrong.

    `field` is the name a user knows it by, with dots between levels.
    """

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class StaleError(TowerwatchError):
    """The settings have changed since they were read by whoever wants to change them."""


class LookError(TowerwatchError):
    """The detector did not look at a picture: what is in it is not known."""


class StoreError(TowerwatchError):
    """Events or files cannot be kept."""


class StoreDownError(StoreError):
    """The store cannot be reached or written now: it is locked, full or gone; try again."""


class EvidenceError(TowerwatchError):
    """A clip or a still cannot be made."""
