"""What the tests need beside Python's packages: programs, fonts and a library, wherever they are.

``python tests/system.py`` says what is missing. On Debian, as root, it installs that.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from ctypes.util import find_library
from pathlib import Path

PROGRAMS = ("latexmk", "pdflatex", "xelatex", "lualatex", "epubcheck", "fc-list", "npm")
FONTS = ("FreeSerif", "DejaVu Sans", "Noto Sans", "Noto Sans CJK JP")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")

DEBIAN = (
    *("chromium", "epubcheck", "fontconfig", "latexmk", "libpango-1.0-0", "libpangoft2-1.0-0"),
    *("texlive-latex-recommended", "texlive-latex-extra", "texlive-fonts-recommended"),
    *("texlive-xetex", "texlive-luatex", "tex-gyre", "fonts-freefont-otf", "fonts-dejavu-core"),
    *("fonts-noto-cjk", "fonts-noto-core", "nodejs", "npm"),
)


def chromium() -> str | None:
    """The browser on the path, or ``None`` if Playwright is to look for one of its own."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def epubcheck() -> list[str]:
    """The command, which on Debian is an archive that not every machine can run by itself."""
    found = shutil.which("epubcheck") or "epubcheck"
    return ["java", "-jar", found] if Path(found).resolve().suffix == ".jar" else [found]


def _has_own_browser() -> bool:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def missing() -> Iterator[str]:
    """What the tests of the browser and of PDF cannot do without, in words."""
    yield from (program for program in PROGRAMS if not shutil.which(program))
    if shutil.which("fc-list"):
        for font in FONTS:
            if subprocess.run(["fc-list", "-q", font], check=False).returncode:
                yield f"the font {font}"
    if not any(map(find_library, ("pango-1.0", "pango-1.0-0"))):
        yield "the library Pango"
    if not chromium() and not _has_own_browser():
        yield "Chromium (or: python -m playwright install chromium)"


def main() -> None:
    """Install what is missing, or else say so; a test that lacks it fails."""
    if not (absent := list(missing())):
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        apt = ["apt-get", "-q"]
        subprocess.run([*apt, "update"], check=True)
        install = [*apt, "install", "-y", "--no-install-recommends", *DEBIAN]
        subprocess.run(install, check=True, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"})
    else:
        print(f"Tests will fail for want of: {', '.join(absent)}.")
        print(f"Debian has all of it, in: {' '.join(DEBIAN)}")


if __name__ == "__main__":
    main()
