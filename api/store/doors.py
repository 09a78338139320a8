"""What became of doors, in the store."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.doors.door import DoorChange
from api.doors.lease import Reason
from api.schema import DoorRow


def add(session: Session, change: DoorChange) -> None:
    """Keep a change."""
    session.add(
        DoorRow(
            door=change.door,
            at=change.at,
            state=change.state.value,
            who=change.who,
            address=change.address,
            events=json.dumps(change.events),
        )
    )


def last(session: Session, door: str, limit: int) -> list[DoorChange]:
    """The last changes of a door, the oldest first."""
    query = select(DoorRow).where(DoorRow.door == door).order_by(DoorRow.id.desc())
    return [
        DoorChange(
            row.door,
            row.at,
            Reason(row.state),
            row.who,
            row.address,
            tuple(json.loads(row.events)),
        )
        for row in reversed(list(session.scalars(query.limit(limit))))
    ]
