"""pdfium, which draws and measures fonts that a PDF does not embed with Ribao's own font and never with the machine's.

Import pdfium from here only: `pypdfium2` starts the library with the fonts of the machine, and the same
PDF would then give other characters and boxes on another machine.
"""

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as raw
from pypdfium2 import PdfDocument, PdfiumError

from ribao.fonts import CHINESE_FONT

__all__ = ["PdfDocument", "PdfiumError", "bind", "get_address", "raw"]

# pdfium keeps the pointers, so the list of folders (ended by None) lives as long as the library.
_FOLDERS = (ctypes.c_char_p * 2)(str(CHINESE_FONT.parent).encode(), None)


def _restart_with_own_fonts() -> None:
    paths_type = dict(raw.FPDF_LIBRARY_CONFIG._fields_)["m_pUserFontPaths"]
    config = raw.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=ctypes.cast(_FOLDERS, paths_type))
    raw.FPDF_DestroyLibrary()
    raw.FPDF_InitLibraryWithConfig(config)


_restart_with_own_fonts()


def bind(function: Any) -> Callable[..., Any]:
    """Return a function of pdfium that takes and gives addresses as numbers, without an object for each pointer."""
    result, *arguments = map(_use_address, (function.restype, *function.argtypes))
    return ctypes.CFUNCTYPE(result, *arguments)(get_address(function))


def _use_address(kind: Any) -> Any:
    is_pointer = isinstance(kind, type) and issubclass(kind, ctypes._Pointer)
    return ctypes.c_void_p if is_pointer else kind


def get_address(pointer: Any) -> Any:
    """The address to which a pointer of ctypes points."""
    return ctypes.cast(pointer, ctypes.c_void_p).value
