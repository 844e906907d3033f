"""Ctrl-C stops an installation, whatever the process is doing."""

import os
import subprocess
import sys
from pathlib import Path

# An exception in `__del__` is ignored, as one in a callback of compiled code is.
SCRIPT = """
import os, signal, sys, time
from unittest.mock import patch
from ribao_local import __main__ as command

class Deaf:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(0.1)

def run(*_):
    Deaf()
    time.sleep(60)

sys.argv = ["ribao_local", "run"]
with patch.object(command, "run_installation", run):
    command.main()
"""


def test_an_interruption_that_python_ignores_is_repeated(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={**os.environ, "RIBAO_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert (done.returncode, done.stdout) == (0, "stopped\n"), done.stderr
