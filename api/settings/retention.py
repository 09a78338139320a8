"""Settings of what is kept, and for how long."""

from pydantic import Field

from api.retention import Limits
from api.settings.section import Section

_GB = 1_000_000_000


class RetentionSettings(Section):
    """How long what is kept, and how much room it may take."""

    withdrawn_days: int | None = Field(
        default=None,
        title="Withdrawn",
        ge=1,
        le=3650,
        description="Days after which withdrawn events are deleted, 1 to 3650; as retention_days "
        "when left out.",
    )
    light_objects_days: int | None = Field(
        default=None,
        title="Light objects",
        ge=1,
        le=3650,
        description="Days after which light objects and notes of blind cameras are deleted, 1 to "
        "3650; as retention_days when left out.",
    )
    footage_days: int = Field(
        default=7,
        title="Footage",
        ge=1,
        le=3650,
        description="Days after which continuous footage is deleted, 1 to 3650.",
    )
    least_free_gb: float = Field(
        default=1.0,
        title="Least free",
        ge=0.001,
        le=100_000,
        allow_inf_nan=False,
        description="Gigabytes that stay free on the disk of the data folder, 0.001 to 100000. "
        "Below it the oldest footage goes, then the oldest events that are no incidents; when "
        "none is left, no new video is kept.",
    )
    quota_gb: float | None = Field(
        default=None,
        title="Quota",
        ge=0.001,
        le=1_000_000,
        allow_inf_nan=False,
        description="Gigabytes that evidence and footage may take, 0.001 to 1000000; as much as "
        "there is when left out.",
    )

    def limits(self, days: int) -> Limits:
        """What retention goes by; days: of confirmed events."""
        return Limits(
            days=days,
            withdrawn_days=self.withdrawn_days or days,
            light_objects_days=self.light_objects_days or days,
            footage_days=self.footage_days,
            least_free_bytes=round(self.least_free_gb * _GB),
            quota_bytes=None if self.quota_gb is None else round(self.quota_gb * _GB),
        )
