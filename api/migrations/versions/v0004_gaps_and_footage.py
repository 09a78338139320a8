"""Gaps, continuous footage, legal holds, and until when the service was alive."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "gaps",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("camera", sa.String(300), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("start_at", sa.DateTime, nullable=False),
        sa.Column("end_at", sa.DateTime),
        sa.Column("cause", sa.String(500), nullable=False),
    )
    op.create_index("gaps_by_time", "gaps", ["start_at", "id"])
    op.create_index("gaps_open", "gaps", ["end_at", "camera", "kind"])
    op.create_table(
        "segments",
        sa.Column("path", sa.String(1024), primary_key=True),
        sa.Column("camera", sa.String(300), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("start_at", sa.DateTime, nullable=False),
        sa.Column("end_at", sa.DateTime, nullable=False),
        sa.Column("codec", sa.String(32), nullable=False),
        sa.Column("mime", sa.String(128), nullable=False),
    )
    op.create_index("segments_by_time", "segments", ["start_at", "path"])
    op.create_index("segments_by_camera", "segments", ["camera", "start_at"])
    op.create_table(
        "holds",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("event_id", sa.String(64), sa.ForeignKey("events.id"), nullable=False),
        sa.Column("who", sa.String(80), nullable=False),
        sa.Column("why", sa.String(500), nullable=False),
        sa.Column("placed_at", sa.DateTime, nullable=False),
        sa.Column("released_by", sa.String(80)),
        sa.Column("released_why", sa.String(500)),
        sa.Column("released_at", sa.DateTime),
    )
    op.create_index("holds_by_event", "holds", ["event_id", "released_at"])
    op.create_table(
        "heartbeat",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("stopped", sa.Boolean, nullable=False),
    )
