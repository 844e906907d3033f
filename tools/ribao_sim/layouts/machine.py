"""What Chromium's and LibreOffice's layouts need of a machine: the program, and fonts that differ."""

import shutil
import subprocess
from collections.abc import Iterable

from ribao.errors import ConfigError

_FONT_PACKAGES = "fonts-noto-cjk fonts-wqy-microhei fonts-wqy-zenhei fonts-arphic-uming fonts-liberation"


def find_program(names: Iterable[str], package: str) -> str:
    """The path of the first program that is there. ConfigError names the Debian package where none is."""
    for name in (names := tuple(names)):
        if path := shutil.which(name):
            return path
    raise ConfigError(f"{names[0]} is not installed", f"on Debian and Ubuntu: apt install {package}")


def require_fonts(families: Iterable[str]) -> None:
    """ConfigError where a font family is missing: the program would choose another, and the layout another."""
    listed = subprocess.run(
        [find_program(["fc-list"], "fontconfig"), ":", "family"], check=True, capture_output=True, text=True
    )
    families_here = {name.strip() for line in listed.stdout.splitlines() for name in line.split(",")}
    if missing := sorted(set(families) - families_here):
        raise ConfigError(
            f"fonts are missing: {', '.join(missing)}", f"on Debian and Ubuntu: apt install {_FONT_PACKAGES}"
        )
