"""Starts the app as people do, in a process of its own with a home of its own, and looks at it from outside."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUARD = Path(__file__).resolve().parent / "guard"
WAYS = ("command", "streamlit from the root", "streamlit from elsewhere")
_STARTS_WITHIN_S = 60


@dataclass
class Server:
    """A running app. home and temp are its own; tried is what it tried to reach outside."""

    port: int
    process: subprocess.Popen[str]
    home: Path
    temp: Path
    guard_log: Path
    output: Path
    stopped: int | None = field(default=None)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def tried(self) -> str:
        return self.guard_log.read_text("utf-8") if self.guard_log.exists() else ""

    @property
    def said(self) -> str:
        return self.output.read_text("utf-8", "replace")

    def left_behind(self) -> list[str]:
        return [str(path) for folder in (self.home, self.temp) for path in folder.rglob("*")]

    def stop(self) -> int:
        """Press Ctrl-C and return the exit code."""
        if self.stopped is None:
            interrupt = signal.CTRL_BREAK_EVENT if sys.platform == "win32" else signal.SIGINT
            self.process.send_signal(interrupt)
            try:
                self.stopped = self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                raise
        return self.stopped

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        host: str = "127.0.0.1",
    ) -> tuple[int, dict[str, str], bytes]:
        """Ask for a path; return status, headers with small names, body."""
        connection = http.client.HTTPConnection(host, self.port, timeout=20)
        try:
            connection.request(method, path, headers=dict(headers or {}))
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def own_outside_address() -> str | None:
    """Return an address of this machine that others could use, or None. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            address = str(probe.getsockname()[0])
        except OSError:
            return None
    return None if address.startswith(("127.", "0.")) else address


def command(way: str, port: int, paths: Sequence[Path] = (), flags: Sequence[str] = ()) -> list[str]:
    app = ROOT / "dashboards" / "app.py"
    given = [str(path) for path in paths]
    if way == "command":
        run = [sys.executable, "-c", "from auditor.cli import main; main()", "app"]
        return [*run, "--no-browser", "--port", str(port), *given, *flags]
    if way == "demo":
        run = [sys.executable, "-c", "from auditor.cli import main; main()", "demo"]
        return [*run, "--no-browser", "--port", str(port)]
    if way.startswith("streamlit"):
        target = "dashboards/app.py" if way.endswith("root") else str(app)
        return [sys.executable, "-m", "streamlit", "run", target, "--server.port", str(port), *flags]
    if way == "uvicorn":
        return [sys.executable, "-m", "uvicorn", "dashboards.app:app", "--port", str(port), *flags]
    raise ValueError(way)


def prepared(tmp: Path, environment: Mapping[str, str]) -> tuple[dict[str, str], Path, Path, Path]:
    """Return the environment of a process with a home and a temporary folder of its own."""
    home, temp, elsewhere = tmp / "home", tmp / "temp", tmp / "elsewhere"
    for folder in (home, temp, elsewhere):
        folder.mkdir(exist_ok=True)
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("STREAMLIT_", "PYTEST", "COV_"))
    }
    return (
        {
            **kept,
            "HOME": str(home),
            "USERPROFILE": str(home),
            "TMPDIR": str(temp),
            "TEMP": str(temp),
            "TMP": str(temp),
            "PYTHONPATH": os.pathsep.join((str(GUARD), str(ROOT))),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUNBUFFERED": "1",
            "GUARD_LOG": str(tmp / "tried.txt"),
            "TZ": "Europe/Berlin",
            **environment,
        },
        home,
        temp,
        elsewhere,
    )


@contextmanager
def app(
    tmp: Path,
    way: str = "command",
    *,
    paths: Sequence[Path] = (),
    flags: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    port: int | None = None,
) -> Iterator[Server]:
    """Start the app and wait until it answers; stop it afterwards."""
    chosen = port or free_port()
    env, home, temp, elsewhere = prepared(tmp, environment or {})
    output = tmp / "output.txt"
    with output.open("w", encoding="utf-8") as sink:
        process = subprocess.Popen(
            command(way, chosen, paths, flags),
            cwd=elsewhere if way.endswith("elsewhere") else ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            text=True,
            creationflags=subprocess.CREATE_NEW_PROCESS_GROUP if sys.platform == "win32" else 0,
        )
        server = Server(chosen, process, home, temp, Path(env["GUARD_LOG"]), output)
        try:
            _wait_until_it_answers(server)
            yield server
        finally:
            if process.poll() is None:
                server.stop()


def _wait_until_it_answers(server: Server) -> None:
    until = time.monotonic() + _STARTS_WITHIN_S
    while time.monotonic() < until:
        if server.process.poll() is not None:
            raise AssertionError(f"the app ended with {server.process.returncode}:\n{server.said}")
        try:
            if server.ask("/_stcore/health")[0] == 200:
                return
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(0.1)
    raise AssertionError(f"the app did not answer:\n{server.said}")


def refused_start(
    tmp: Path, way: str, *, flags: Sequence[str] = (), environment: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Start the app where it should refuse to; return exit code and what it said."""
    env, _, _, elsewhere = prepared(tmp, environment or {})
    done = subprocess.run(
        command(way, free_port(), flags=flags),
        cwd=elsewhere if way.endswith("elsewhere") else ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def listening_addresses(port: int) -> set[str]:
    """Return the addresses on which something listens on a port, as the Linux kernel tells them."""
    found = set()
    for table in ("tcp", "tcp6"):
        lines = Path("/proc/net", table).read_text("ascii").splitlines()[1:]
        for fields in map(str.split, lines):
            address, _, at = fields[1].partition(":")
            if fields[3] == "0A" and int(at, 16) == port:
                found.add(address)
    return found
