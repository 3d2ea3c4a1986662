#!/usr/bin/env python3
"""Run the Dockerfile's steps one by one in a fresh root, and say what they weigh.

For machines without a container engine. As root, with debootstrap installed:

    deploy/rehearse.py FOLDER [BORROWED...]

FOLDER is made and left to be looked at. BORROWED are files and folders of this machine
that the steps may see while they run, such as certificates and pip's settings. Debian's
own Python stands in for the base image. Not a sandbox: the steps are our own.
"""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
BASE = ("python3", "python3-venv", "ca-certificates")
KEPT = ("PIP_", "SSL_", "http", "HTTP", "no_proxy", "NO_PROXY", "REQUESTS_")


def main(folder: Path, borrowed: list[str]) -> int:
    """Rehearse every stage; the last one's root is the image."""
    base = folder / "base"
    if not base.exists():
        packages = f"--include={','.join(BASE)}"
        run("debootstrap", "--variant=minbase", packages, "bookworm", str(base))
    print(f"base: {weight(base)} MB (Debian, in place of the base image)")
    roots: dict[str, Path] = {}
    root, name, where, env = base, "", "/", dict[str, str]()
    for verb, rest in instructions((HERE / "Dockerfile").read_text("utf-8")):
        before = weight(root)
        if verb == "FROM":
            name = rest.rpartition(" AS ")[2] if " AS " in rest else "image"
            root = roots[name] = folder / name
            shutil.rmtree(root, ignore_errors=True)
            run("cp", "--archive", str(base), str(root))
            where, env = "/", {}
            continue
        if verb == "WORKDIR":
            where = rest
            (root / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
        elif verb == "ENV":
            env |= dict(word.split("=", 1) for word in shlex.split(rest))
        elif verb == "COPY":
            copy(rest, root, where, roots)
        elif verb == "RUN":
            command = f"cd {shlex.quote(where)} && {rest}"
            enter(root, ["/bin/sh", "-ec", command], inside(env), borrowed)
        else:
            continue
        print(f"{name}: {verb} {rest[:60]:60} {weight(root) - before:+5} MB")
    print(f"image: {weight(root)} MB, of which ours {weight(root) - weight(base)} MB")
    env = inside(env) | {"PINCITE_DATA": "/tmp/data"}  # noqa: S108  inside the new root
    nobody = ["setpriv", "--reuid=10001", "--regid=10001", "--clear-groups"]
    enter(root, [*nobody, "pincite", "doctor"], env, [])
    return 0


def instructions(text: str) -> Iterator[tuple[str, str]]:
    """Yield each instruction's verb and the rest of it, on one line."""
    for line in text.replace("\\\n", " ").splitlines():
        verb, _, rest = line.strip().partition(" ")
        if verb and not verb.startswith("#"):
            yield verb, " ".join(rest.split())


def copy(rest: str, root: Path, where: str, roots: dict[str, Path]) -> None:
    """Do what ``COPY`` does, from the checkout or from another stage."""
    words = shlex.split(rest)
    start = HERE.parent
    if words[0].startswith("--from="):
        start = roots[words.pop(0).removeprefix("--from=")]
    *sources, last = words
    target = root / str(Path(where, last)).lstrip("/")
    for source in sources:
        path = start / source.lstrip("/")
        if path.is_dir():
            shutil.copytree(path, target, symlinks=True, dirs_exist_ok=True)
        else:
            shutil.copy(path, target)


def enter(
    root: Path, command: list[str], env: dict[str, str], borrowed: list[str]
) -> None:
    """Run *command* in *root*, with what is *borrowed* mounted for this long only."""
    steps = [f"mount -t proc proc {root}/proc", f"mount --rbind /dev {root}/dev"]
    for path in ["/etc/resolv.conf", *borrowed]:
        place = root / path.lstrip("/")
        if Path(path).is_dir():
            place.mkdir(parents=True, exist_ok=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.touch()
        steps.append(f"mount --bind {shlex.quote(path)} {shlex.quote(str(place))}")
    steps.append(f"exec chroot {shlex.quote(str(root))} {shlex.join(command)}")
    run("unshare", "--mount", "/bin/sh", "-ec", "\n".join(steps), env=env)


def inside(env: dict[str, str]) -> dict[str, str]:
    """Return the environment of a step."""
    path = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
    kept = {k: v for k, v in os.environ.items() if k.startswith(KEPT)}
    mine = {name: value.replace("$PATH", path) for name, value in env.items()}
    return {"PATH": path, "HOME": "/root"} | kept | mine


def run(*command: str, env: dict[str, str] | None = None) -> None:
    """Run *command*; what it says is shown only if it fails."""
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603  our own steps
    if done.returncode:
        sys.exit(f"{shlex.join(command)}:\n{done.stdout}{done.stderr}")


def weight(root: Path) -> int:
    """Return what *root* weighs, in megabytes of 10^6 bytes."""
    said = subprocess.check_output(["du", "-sx", "--block-size=1000000", root])  # noqa: S603,S607  du
    return int(said.split()[0])


if __name__ == "__main__":
    if not sys.argv[1:]:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]).absolute(), sys.argv[2:]))
