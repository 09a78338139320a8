"""What became of doors."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "door_changes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("door", sa.String(64), nullable=False),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("who", sa.String(80)),
        sa.Column("address", sa.String(64)),
        sa.Column("events", sa.Text, nullable=False),
    )
    op.create_index("door_changes_by_door", "door_changes", ["door", "id"])
