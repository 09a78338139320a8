"""Events and their evidence."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "events",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("camera", sa.String(300), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("ended", sa.Boolean, nullable=False),
        sa.Column("happened_at", sa.DateTime, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_index("events_by_time", "events", ["happened_at", "id"])
    op.create_index("events_by_camera", "events", ["camera", "happened_at"])
    op.create_table(
        "evidence",
        sa.Column(
            "event_id",
            sa.String(64),
            sa.ForeignKey("events.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("what", sa.String(8), primary_key=True),
        sa.Column("path", sa.String(1024)),
        sa.Column("sha256", sa.String(64)),
        sa.Column("size", sa.Integer),
        sa.Column("mime", sa.String(128)),
        sa.Column("codec", sa.String(32)),
        sa.Column("derived", sa.Boolean, nullable=False),
        sa.Column("playable", sa.Boolean, nullable=False),
        sa.Column("gap", sa.String(500)),
    )
