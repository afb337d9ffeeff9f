"""Make the pictures of the README and the user guide from the example: docs/pictures/*.png.

python tools/pictures.py
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import pypdfium2

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
SCREENS = (
    "overview-light-en",
    "stock-light-en",
    "delivery-note-light-en",
    "proof-of-delivery-light-en",
    "distribution-report-light-en",
    "hand-over-light-km",
)
PAPER = "DN-PNH-2020-0001_delivery-note.pdf"
DOTS_AN_INCH = 110


def main() -> int:
    """Tour the example and keep what the pages show."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        command = [sys.executable, str(ROOT / "main.py"), "tour", folder]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        for name in SCREENS:
            kept = name.replace("-light", "").replace("-en", "")
            copyfile(Path(folder, f"screen-{name}.png"), PICTURES / f"{kept}.png")
        paper = pypdfium2.PdfDocument(Path(folder, PAPER))
        page = paper[0].render(scale=DOTS_AN_INCH / 72, grayscale=True)
        page.to_pil().save(PICTURES / "delivery-note-paper.png", optimize=True)
        paper.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
