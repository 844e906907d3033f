"""Read the YAML files that come with our packages."""

from importlib.resources import files
from typing import Any

import yaml

# libyaml is ten times as fast, and every command and every child that reads a PDF waits for it.
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(package: str, name: str) -> Any:
    """Read the file `name` of a package. For our own files only: `yaml_file` checks those that people edit."""
    return yaml.load(files(package).joinpath(name).read_bytes(), Loader)  # noqa: S506
