"""`python -m ribao.read NAME MEMORY SECONDS [WORD...]`: the confined child process, which `ribao.read.child` starts."""

import sys

from ribao.read.child import serve

serve(*sys.argv[1:])
