"""Install the other Textual programs that ``make bench`` starts beside this one."""

from __future__ import annotations

import subprocess
import sys
import venv

from benchmarks.programs import OTHERS

PACKAGES = {
    "toolong": ["toolong==1.5.0"],
    "posting": ["posting==2.11.1", "tree-sitter<0.26"],  # 0.26.1 ends it with a fault
    "harlequin": ["harlequin==2.17.0"],
}


def main() -> int:
    """Make an environment for each that has none yet."""
    for name, packages in PACKAGES.items():
        folder = OTHERS / name
        if (folder / "bin" / "python").exists():
            print(f"{name} is there: {folder}")
            continue
        print(f"installing {name} in {folder} ...", flush=True)
        venv.create(folder, with_pip=True)
        command = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", *packages]
        subprocess.run(command, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
