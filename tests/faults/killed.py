"""Programs that are killed while they write: start one, wait until it has acknowledged some work, kill it.

Called by the fault tests. The child prints one line for each piece of work that it holds for saved.
"""

import subprocess
import sys
import threading


def kill_after(program: str, arguments: list[str], lines: int, pause: float) -> list[str]:
    """Run a Python program, kill it `pause` seconds after its line number `lines`, and return all lines it printed."""
    process = subprocess.Popen(
        [sys.executable, "-c", program, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    seen: list[str] = []
    killer = threading.Timer(pause, process.kill)
    for line in process.stdout:
        seen.append(line.rstrip("\n"))
        if len(seen) == lines:
            killer.start()
    process.wait(30)
    killer.cancel()
    said = process.stderr.read()
    process.stdout.close()
    process.stderr.close()
    assert process.returncode == -9, said
    # A kill in the middle of a line leaves a piece of it.
    return [line for line in seen if line.endswith(".")]
