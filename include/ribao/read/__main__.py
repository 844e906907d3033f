"""`python -m ribao.read NAME MEMORY_BYTES CPU_SECONDS [ARG...]`: the confined child process, which `ribao.read.child` starts."""

import sys

from ribao.read.child import serve_request

serve_request(*sys.argv[1:])
