"""Say whether installing torch here would bring a CUDA build; download nothing.

Exit status 0: a build for the processor only. 1: CUDA, or no answer; says what to do.
"""

import json
import subprocess
import sys

HEAVY = ("nvidia-", "triton", "cuda-")
REMEDY = """\
torch is left out: here it would bring its CUDA build, gigabytes Pincite never uses.
  Asking does not need it. For other sentence-transformers models, point pip at the CPU
  wheels (PIP_EXTRA_INDEX_URL; the address is on PyTorch's "Get started" page, under
  Compute Platform: CPU), then run the same command again."""


def main() -> int:
    """Ask pip for its plan and read the names in it."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--dry-run",
        "--ignore-installed",
    ]
    command += ["--quiet", "--only-binary=:all:", "--report=-", *sys.argv[1:], "torch"]
    plan = subprocess.run(command, capture_output=True, text=True, check=False)
    if plan.returncode:
        print(f"pip could not plan torch: {plan.stderr.strip()}", file=sys.stderr)
        return 1
    names = [item["metadata"]["name"] for item in json.loads(plan.stdout)["install"]]
    if any(name.lower().startswith(HEAVY) for name in names):
        print(REMEDY, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
