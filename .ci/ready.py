"""Says what this machine lacks for an installation, and the command that brings it.

It must run on any Python 3, because the wrong one is among the things that it finds.
"""

import ctypes.util
import importlib.util
import os
import shutil
import sys
import sysconfig


def missing() -> "list[tuple[str, str]]":
    found = []
    if sys.version_info < (3, 11):  # noqa: UP036  # this file also runs on older ones, see above
        return [("Python 3.11 or newer (this is " + sys.version.split()[0] + ")", "python3")]
    if importlib.util.find_spec("ensurepip") is None:
        found.append(("the venv module with pip", "python3-venv"))
    if not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")):  # noqa: PTH110, PTH118  # as above
        found.append(("the headers of Python", "python3-dev"))
    if not any(shutil.which(name) for name in (os.environ.get("CXX", "c++"), "g++", "clang++")):
        found.append(("a C++ compiler", "g++"))
    if sys.platform == "linux" and not ctypes.util.find_library("GL"):
        found.append(("libGL, which OpenCV loads", "libgl1"))
    return found


lacking = missing()
for what, _ in lacking:
    print("Towerwatch needs " + what + ".", file=sys.stderr)  # noqa: T201  # it speaks to a terminal
if lacking:
    packages = " ".join(package for _, package in lacking)
    print("On Debian: sudo apt-get install " + packages, file=sys.stderr)  # noqa: T201  # as above
    print("Another Python: make PYTHON=/path/to/python3", file=sys.stderr)  # noqa: T201  # as above
    sys.exit(1)
