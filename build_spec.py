"""Set up, run, test and package Netra: `python build_spec.py demo|run|test|package [arguments]`.

Makes `.venv` beside itself from the hashed pins in `.requirements/`, then hands over to the verb. Called by people and
by `.ci/run`. Needs nothing but Python's standard library, and changes nothing outside this folder, except that it
installs missing Debian packages when it runs as root there, and says so.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PINS = ROOT / ".requirements"
DIST = ROOT / "dist"
WINDOWS = sys.platform == "win32"
OLDEST, NEWEST = (3, 11), (3, 13)

# Shared libraries that PySide6 opens, and the Debian packages that hold them.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
# What the tests run beside Netra to prove that others can read its files: program or file, and its Debian package.
TEST_PROGRAMS = {
    "age": "age",
    "minisign": "minisign",
    "openssl": "openssl",
    "pdftoppm": "poppler-utils",
    "java": "default-jre-headless",
    "/usr/share/java/preflight.jar": "libpdfbox2-java",
    "/usr/share/java/pdfbox2.jar": "libpdfbox2-java",
    "/usr/share/java/fontbox2.jar": "libfontbox2-java",
    "/usr/share/java/commons-logging.jar": "libcommons-logging-java",
    "/usr/share/java/commons-io.jar": "libcommons-io-java",
    "/usr/share/java/javax.activation.jar": "libactivation-java",
    "/usr/share/java/jaxb-api.jar": "libjaxb-api-java",
}
# What PyInstaller reads programs with. Debian's own Python also keeps its shared library in a package of its own.
PACKAGE_PROGRAMS = {"ldd": "libc-bin", "objcopy": "binutils", "objdump": "binutils", "strip": "binutils"}
# Opens Qt as the window uses it; where there is an X server, also what Qt draws there with.
QT_PROBE = """
import ctypes, os, pathlib
import PySide6.QtPrintSupport, PySide6.QtSvg
from PySide6.QtWidgets import QApplication
QApplication([])
if os.environ.get("DISPLAY"):
    for plugin in pathlib.Path(PySide6.__file__).parent.glob("Qt/plugins/platforms/libqxcb.so"):
        ctypes.CDLL(str(plugin))
"""
QT_UNUSED = ["PySide6.QtNetwork", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtSql", "tkinter"]


def refuse_unfit_python(version: "tuple[int, ...]") -> None:
    """Stop with one sentence when a Python is too old or too new; what stands above it, an old Python can read."""
    if not OLDEST <= version <= NEWEST:
        sys.exit(
            f"Netra needs Python {OLDEST[0]}.{OLDEST[1]} to {NEWEST[0]}.{NEWEST[1]}, and this is Python "
            f"{version[0]}.{version[1]}; run build_spec.py with one of those."
        )


refuse_unfit_python(sys.version_info[:2])


def main(arguments: list[str]) -> int:
    """Set up what the verb needs, carry it out and return the exit status."""
    verbs = {"demo": run_demo, "run": run_netra, "test": run_tests, "package": build_package}
    if not arguments or arguments[0] not in verbs:
        print(__doc__.split("\n\n", maxsplit=1)[0], file=sys.stderr)
        return 2
    extra = arguments[2:] if arguments[1:2] == ["--"] else arguments[1:]
    return verbs[arguments[0]](extra)


# ---- the verbs ------------------------------------------------------------------------------------------------------


def run_demo(extra: list[str]) -> int:
    """Play the whole story in a throw-away folder, then show it in the window or as pictures of it."""
    set_up("runtime")
    return run_python("-m", "ui", "demo", *extra)


def run_netra(extra: list[str]) -> int:
    """Open the window, or run the command that is given."""
    set_up("runtime")
    return run_python("-m", "ui", *extra)


def run_tests(extra: list[str]) -> int:
    """Run the tests given, or all of them on two processes."""
    set_up("dev")
    if not can_test():
        return 1
    return run_python("-m", "pytest", *(extra or ["-n", "2"]), env=offscreen())


def build_package(extra: list[str]) -> int:
    """Build the program folder in `dist/`, run the program once, and print its size and hashes."""
    set_up("dev")
    if not can_package():
        return 1
    return make_package(DIST, extra)


def make_package(place: Path, extra: list[str]) -> int:
    """Build the program folder `netra` in a place with PyInstaller, run it once, and print its size and hashes."""
    folder = place / "netra"
    shutil.rmtree(folder, ignore_errors=True)
    status = run_python("-m", "PyInstaller", *package_options(place), *extra, str(ROOT / "ui" / "__main__.py"))
    if status != 0:
        return status
    for texts in folder.glob("_internal/PySide6/**/translations"):
        shutil.rmtree(texts)
    program = folder / ("netra.exe" if WINDOWS else "netra")
    status = subprocess.call([str(program), "--version"], cwd=folder)
    if status != 0:
        print(f"The packaged program does not start: {program}", file=sys.stderr)
        return status
    print_contents(folder)
    return 0


def package_options(place: Path) -> list[str]:
    """Return what PyInstaller is told: one folder, a console program, the resources beside the code, no packing."""
    options = ["--noconfirm", "--clean", "--onedir", "--console", "--noupx", "--name", "netra"]
    options += ["--distpath", str(place), "--workpath", str(ROOT / "build"), "--specpath", str(ROOT / "build")]
    options += ["--paths", str(ROOT), "--collect-submodules", "fieldapp", "--collect-submodules", "ui"]
    options += ["--add-data", f"{ROOT / 'resources'}{os.pathsep}resources", "--log-level", "WARN"]
    # The calendar library keeps the names of holidays beside its code, and has none at all without them.
    options += ["--collect-data", "holidays"]
    for module in QT_UNUSED:
        options += ["--exclude-module", module]
    if WINDOWS:
        # A double click opens the window alone; whoever calls the program from a console keeps it.
        options += ["--hide-console", "hide-early", "--icon", str(ROOT / "resources/icons/program/netra.png")]
    else:
        options.append("--strip")
    return options


def print_contents(folder: Path) -> None:
    """Print the SHA-256 of every file of a folder, write the same list beside it, and print the size."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{hash_of_file(path)}  {path.relative_to(folder.parent).as_posix()}" for path in files]
    listing = folder.parent / "netra.sha256"
    listing.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    print("\n".join(lines))
    size = sum(path.stat().st_size for path in files if not path.is_symlink())
    print(f"{folder}: {len(files)} files, {size / 1e6:.1f} MB; the hashes stand in {listing}")


def hash_of_file(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


# ---- setting up -----------------------------------------------------------------------------------------------------


def set_up(level: str) -> None:
    """Make `.venv` hold what "runtime" or "dev" pins, from scratch when the runtime pins or the Python changed."""
    if not is_stamped("runtime"):
        make_venv()
        install_pins("build")
        install_pins("runtime")
        # The stamp comes last: an interrupted set-up starts again from nothing.
        run_pip("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
        stamp("runtime")
        if level == "runtime":
            check_qt()
    if level == "dev" and not is_stamped("dev"):
        print("Adding what tests and packaging need (about 35 MB to download) ...", flush=True)
        install_pins("dev")
        stamp("dev")


def make_venv() -> None:
    """Make an empty `.venv` in place of what may be there."""
    if Path(sys.prefix).resolve() == VENV:
        sys.exit(f"Please run build_spec.py with a Python outside {VENV}, which has to be made anew.")
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        if not install_from_debian([package], "Python cannot make virtual environments without it"):
            sys.exit(1)
    print(f"Setting up {VENV} (about 110 MB to download, a minute or two) ...", flush=True)
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if subprocess.call(command) != 0:
        sys.exit(f"Python could not make {VENV}; its own words stand above.")


def install_pins(name: str) -> None:
    """Install the exact files that a requirement list names by hash."""
    run_pip("--require-hashes", "--no-build-isolation", "--requirement", str(PINS / f"{name}.txt"))


def run_pip(*arguments: str) -> None:
    """Run `pip install` in `.venv`; stop when it fails."""
    quiet = ("--quiet", "--quiet", "--no-input", "--disable-pip-version-check", "--no-warn-script-location")
    if run_python("-m", "pip", "install", *quiet, *arguments) != 0:
        sys.exit("pip could not install what Netra needs; its own words stand above.")


def run_python(*arguments: str, env: dict[str, str] | None = None) -> int:
    """Run `.venv`'s Python in the top folder and return its exit status."""
    sys.stdout.flush()
    try:
        return subprocess.call([str(venv_python()), *arguments], cwd=ROOT, env=env)
    except KeyboardInterrupt:
        return 130


def venv_python() -> Path:
    """Return where the Python of `.venv` lies."""
    return VENV / "Scripts" / "python.exe" if WINDOWS else VENV / "bin" / "python"


def stamp(level: str) -> None:
    """Note that `.venv` holds what this level pins."""
    stamp_file(level).write_text(fingerprint(level), encoding="ascii")


def is_stamped(level: str) -> bool:
    """Tell whether `.venv` holds what this level pins now."""
    try:
        return venv_python().exists() and stamp_file(level).read_text(encoding="ascii") == fingerprint(level)
    except OSError:
        return False


def stamp_file(level: str) -> Path:
    """Return the file inside `.venv` that names what was installed."""
    return VENV / f"netra-{level}.stamp"


def fingerprint(level: str) -> str:
    """Return a hash of the pins, the Python and the place, since a moved `.venv` does not work."""
    names = ["build.txt", "runtime.txt"] + (["dev.txt"] if level == "dev" else [])
    parts = [sys.version, str(ROOT)] + [hash_of_file(PINS / name) for name in names]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


# ---- what the operating system must bring ---------------------------------------------------------------------------


def check_qt() -> None:
    """Open Qt without a screen; install or name the Debian packages it misses."""
    trouble = qt_trouble()
    if trouble is not None and library_missing_in(trouble):
        reason = "Netra's windows need these system libraries, its commands do not"
        if not install_from_debian(list(QT_LIBRARIES.values()), reason):
            return
        trouble = qt_trouble()
    if trouble is not None:
        print(f"Qt does not start, so windows will not open: {trouble}", file=sys.stderr)


def can_test() -> bool:
    """Install or name all that the tests miss. They run without the programs, except in CI, and never without Qt."""
    trouble = qt_trouble()
    packages = missing_programs(TEST_PROGRAMS)
    if trouble is not None and library_missing_in(trouble):
        packages += QT_LIBRARIES.values()
    if packages:
        if not install_from_debian(packages, "the tests use them; without the programs, some are skipped"):
            return trouble is None and os.environ.get("CI", "").lower() != "true"
        trouble = qt_trouble()
    if trouble is not None:
        print(f"The tests cannot start, because Qt does not: {trouble}", file=sys.stderr)
    return trouble is None


def can_package() -> bool:
    """Install or name what PyInstaller misses on Linux; tell whether it can work."""
    packages = missing_programs(PACKAGE_PROGRAMS)
    library = Path(str(sysconfig.get_config_var("LIBDIR")), str(sysconfig.get_config_var("INSTSONAME")))
    if sysconfig.get_config_var("Py_ENABLE_SHARED") and not library.is_file() and not WINDOWS:
        packages.append(f"libpython{sys.version_info[0]}.{sys.version_info[1]}")
    return not packages or install_from_debian(packages, "PyInstaller cannot package without them")


def missing_programs(wanted: dict[str, str]) -> list[str]:
    """Return the Debian packages of those programs and files that are not there; none where it is not Linux."""
    names = wanted if sys.platform.startswith("linux") else {}
    return [wanted[name] for name in names if shutil.which(name) is None and not Path(name).is_file()]


def qt_trouble() -> str | None:
    """Return the last line that Qt says when it does not start, or None."""
    command = [str(venv_python()), "-c", QT_PROBE]
    probe = subprocess.run(command, env=offscreen(), capture_output=True, text=True, check=False)
    if probe.returncode == 0:
        return None
    return (probe.stderr.strip().splitlines() or [f"exit status {probe.returncode}"])[-1]


def library_missing_in(trouble: str) -> str | None:
    """Return the name of the shared library that a line of the loader misses, or None."""
    found = re.search(r"(lib[\w.+-]+\.so[.\d]*): cannot open shared object", trouble)
    return found.group(1) if found else None


def offscreen() -> dict[str, str]:
    """Return the environment in which Qt draws without a screen."""
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


def install_from_debian(packages: list[str], reason: str) -> bool:
    """Install Debian packages as root, announced; otherwise name them in one sentence. Return whether all went well."""
    packages = sorted(set(packages))
    names = " ".join(packages)
    if not is_debian():
        print(f"Please install what Debian calls {names}: {reason}.", file=sys.stderr)
        return False
    if not is_root():
        print(f"Please run 'sudo apt-get install {names}': {reason}.", file=sys.stderr)
        return False
    print(f"Installing {names} with apt-get: {reason}.", flush=True)
    update = run_apt("update")
    install = run_apt("install", "--yes", "--no-install-recommends", *packages)
    if install.returncode == 0:
        return True
    said = "\n".join([*update.stdout.splitlines()[:4], *install.stdout.splitlines()[-4:]])
    print(f"apt-get could not install {names}; it said:\n{said}", file=sys.stderr)
    return False


def run_apt(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run apt-get without questions; return what it said, errors included."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    command = [
        "apt-get",
        "--quiet",
        "--quiet",
        "-o",
        "Acquire::Retries=2",
        "-o",
        "Acquire::http::Timeout=20",
        *arguments,
    ]
    return subprocess.run(
        command,
        env=quiet,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )


def is_root() -> bool:
    """Tell whether this process may install system packages."""
    return sys.platform != "win32" and os.geteuid() == 0


def is_debian() -> bool:
    """Tell whether this is Debian or a system made from it."""
    return Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
