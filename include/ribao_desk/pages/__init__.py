"""One module a page, and `decisions` for what people do on them.

Each has a `router`; one that the navigation leads to also has a `PLACE`. A new module is found by being here.
"""

from importlib import import_module
from pkgutil import iter_modules

_MODULES = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
ROUTERS = tuple(module.router for module in _MODULES)
PLACES = tuple(sorted(module.PLACE for module in _MODULES if hasattr(module, "PLACE")))
