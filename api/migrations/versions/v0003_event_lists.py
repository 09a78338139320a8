"""Lists of events stay quick in a large store, however they are filtered."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Index what lists are filtered by, each in the order of a list."""
    op.drop_index("events_by_camera", "events")
    op.create_index("events_by_camera", "events", ["camera", "happened_at", "id"])
    op.create_index("events_by_kind", "events", ["kind", "state", "happened_at", "id"])
    op.create_index(
        "events_by_camera_and_kind", "events", ["camera", "kind", "state", "happened_at", "id"]
    )
