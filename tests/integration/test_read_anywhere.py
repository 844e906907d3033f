"""The same PDF gives the same JSON, byte for byte, whatever fonts and settings a machine has."""

import random
import subprocess
import sys
from datetime import date
from pathlib import Path
from shutil import copy, which

import matplotlib
import pytest
import ribao_sim
from ribao.fonts import CHINESE_FONT
from ribao_sim.layouts import platypus
from ribao_sim.layouts.style import choose_style
from ribao_sim.layouts.variations import vary_day

# Where pdfium looks for fonts by default, and pdfminer for character maps.
MACHINES = ("/usr/share/fonts", "/usr/share/X11/fonts", "/usr/local/share/fonts", "/usr/share/pdfminer")
NAMESPACE = ("unshare", "--user", "--map-root-user", "--mount")
# Mounts the folder $1 over each folder after it, up to "--", and runs the rest.
MOUNT = """
set -e; over=$1; shift
while [ "$1" != -- ]; do if [ -d "$1" ]; then mount --bind "$over" "$1"; fi; shift; done
shift; exec "$@"
"""


def namespaces_allowed() -> bool:
    return bool(which("unshare")) and not subprocess.run((*NAMESPACE, "true"), capture_output=True).returncode


@pytest.fixture(scope="module", params=[0, 2, 5])
def pdf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report that only names its Chinese font (0), its Latin font (2), or both (5)."""
    target = tmp_path_factory.mktemp("pdf") / "report.pdf"
    rng = random.Random(request.param)
    day = next(iter(ribao_sim.simulate_days(date(2024, 6, 3), date(2024, 6, 3), 1)))
    platypus.write_pdf(vary_day(day, rng), choose_style(rng, font=request.param), target)
    return target


def json_of(pdf: Path, fonts: Path, **env: str) -> bytes:
    """What `ribao read` prints on a machine that has these fonts and this environment, and nothing of the tests'."""
    command = (sys.executable, "-m", "ribao", "read", str(pdf))
    mount = (*NAMESPACE, "sh", "-c", MOUNT, "sh", str(fonts), *MACHINES, "--")
    env |= {"PYTHONPATH": ":".join(sys.path), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    return subprocess.run((*mount, *command), capture_output=True, check=True, env=env).stdout


@pytest.mark.skipif(not namespaces_allowed(), reason="no mount namespace may be made here")
def test_a_machine_without_fonts_and_one_with_many_read_the_same(pdf: Path, tmp_path: Path) -> None:
    bare, furnished = tmp_path / "bare", tmp_path / "furnished"
    bare.mkdir()
    furnished.mkdir()
    for font in (Path(matplotlib.get_data_path()) / "fonts" / "ttf").glob("DejaVuSans*.ttf"):
        copy(font, furnished)
    copy(CHINESE_FONT, furnished / "wqy-zenhei.ttc")  # a name by which pdfium knows a Chinese font of Linux
    settings = {"HOME": str(furnished), "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai", "PYTHONHASHSEED": "7"}
    settings |= {"CMAP_PATH": str(furnished), "FONTCONFIG_PATH": str(furnished)}
    read = json_of(pdf, bare)
    assert len(read) > 100_000
    assert json_of(pdf, furnished, **settings) == read
