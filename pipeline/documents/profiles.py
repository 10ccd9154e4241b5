"""The families of documents that are known."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pipeline.profile import Profile, ProfileError, load_profiles
from pipeline.profile_minutes import MinutesProfile, load_minutes_profiles


@dataclass(frozen=True)
class Profiles:
    """Those of reports, and those of minutes."""

    reports: tuple[Profile, ...]
    minutes: tuple[MinutesProfile, ...]

    @property
    def families(self) -> list[str]:
        """The names of all of them."""
        return [*(profile.family for profile in self.reports), *(profile.family for profile in self.minutes)]


def known_profiles(more: Path | None = None) -> Profiles:
    """The profiles of this package, and those of another folder.

    Raises:
        pipeline.profile.ProfileError: a profile cannot be used, or two are of one family.
    """
    if more is None:
        return Profiles(load_profiles(), load_minutes_profiles())
    if not more.is_dir():
        raise ProfileError(f"{more} is no folder; expected one with profiles (*.toml)")
    profiles = Profiles(
        (*load_profiles(), *load_profiles(more)), (*load_minutes_profiles(), *load_minutes_profiles(more))
    )
    for family, times in Counter(profiles.families).items():
        if times > 1:
            raise ProfileError(f"{more}: a profile with family = {family!r} is known already; give it another name")
    return profiles


def profiles_digest(more: Path | None) -> str:
    """A hash of the profiles in another folder; those of this package count with its version."""
    digest = hashlib.sha256()
    for path in sorted(more.glob("*.toml")) if more else ():
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
