"""The navigation of the desk: each page module declares its own place in it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place: `order` sorts the navigation, the message desk-tab-… names it, `path` leads to its first page."""

    order: int
    name: str
    path: str
