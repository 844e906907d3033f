"""The YAML files that come with our packages."""

from importlib.resources import files
from typing import Any

import yaml

# libyaml is ten times as fast, and every command and every child that reads a PDF waits for it.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(package: str, name: str) -> Any:
    """What the file `name` of a package holds. For our own files only: people's files are parsed where they are read."""
    return yaml.load(files(package).joinpath(name).read_bytes(), _Loader)  # noqa: S506
