"""The app is silent and closed, however it is started: real processes, looked at from outside."""

from __future__ import annotations

import socket
import sys
import time
import tomllib
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import Config
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from dashboards import server as server_module
from dashboards.settings import SETTINGS, as_toml
from tests.dashboards.serving import (
    ROOT,
    WAYS,
    Server,
    app,
    free_port,
    listening_addresses,
    own_outside_address,
    refused_start,
)

EVERYWHERE = "0.0.0.0"  # noqa: S104 - what must not be bound
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
# Whatever a person's own files, variables and flags say, these are what counts.
LOUD_FLAGS = (
    "--browser.gatherUsageStats=true",
    "--server.enableCORS=false",
    "--server.enableXsrfProtection=false",
    "--server.enableAgentApi=true",
    "--server.allowedHosts=*",
    "--client.showErrorDetails=full",
    "--client.toolbarMode=developer",
)
LOUD_FILE = """
[browser]
gatherUsageStats = true
[server]
address = "0.0.0.0"
enableAgentApi = true
enableCORS = false
[theme]
font = "Nunito:https://fonts.example/css2?family=Nunito"
[client]
toolbarMode = "developer"
"""


def first_word_of(server: Server, **headers: str) -> object:
    """Connect as a page does and return the configuration that the server hands to it."""
    with connect(
        f"ws://127.0.0.1:{server.port}/_stcore/stream",
        subprotocols=["streamlit"],
        additional_headers=headers,
        max_size=None,
    ) as page:
        ask = BackMsg()
        ask.rerun_script.query_string = ""
        page.send(ask.SerializeToString())
        while True:
            message = ForwardMsg.FromString(page.recv(timeout=30))
            if message.WhichOneof("type") == "new_session":
                return message.new_session


def assert_silent(server: Server) -> None:
    session = first_word_of(server)
    assert session.config.gather_usage_stats is False
    assert session.config.toolbar_mode == Config.ToolbarMode.MINIMAL
    assert session.config.allow_run_on_save is False
    assert session.custom_theme.body_font == SETTINGS["theme.font"]
    assert not session.custom_theme.font_faces
    if sys.platform == "linux":
        assert listening_addresses(server.port) == {"0100007F"}
    outside = own_outside_address()
    if outside:
        with pytest.raises(OSError, match=r".*"):
            socket.create_connection((outside, server.port), timeout=3).close()
    assert server.tried == ""


@pytest.mark.parametrize("way", WAYS)
def test_it_is_silent_and_closed_whichever_way_it_is_started(tmp_path: Path, way: str) -> None:
    with app(tmp_path, way) as server:
        assert_silent(server)
        for path in ("/", "/overview", "/_stcore/health", "/_stcore/host-config", "/media/none.wav"):
            _, headers, _ = server.ask(path)
            assert HEADERS.items() <= headers.items(), path
            assert "default-src 'self'" in headers["content-security-policy"]
            assert headers["cache-control"] == "no-store"
        assert "checkip" not in server.said
        assert "usage statistics" not in server.said
        server.stop()
        assert server.left_behind() == []
        assert server.tried == ""


@pytest.mark.parametrize("way", WAYS[1:])
def test_flags_that_ask_for_more_are_overruled(tmp_path: Path, way: str) -> None:
    with app(tmp_path, way, flags=LOUD_FLAGS) as server:
        assert_silent(server)
        assert server.ask("/", headers={"Host": "evil.example"})[0] == 403
        assert server.ask("/_stcore/agent/openapi.json")[0] == 403
        assert "access-control-allow-origin" not in server.ask("/_stcore/health")[1]


@pytest.mark.parametrize("way", WAYS)
def test_files_that_ask_for_more_are_overruled(tmp_path: Path, way: str) -> None:
    for folder in ("home", "elsewhere"):
        (tmp_path / folder / ".streamlit").mkdir(parents=True)
        (tmp_path / folder / ".streamlit" / "config.toml").write_text(LOUD_FILE, "utf-8")
    with app(tmp_path, way) as server:
        assert_silent(server)


def test_a_settings_file_that_changes_while_it_runs_changes_nothing(tmp_path: Path) -> None:
    with app(tmp_path, "streamlit from elsewhere") as server:
        (tmp_path / "elsewhere" / ".streamlit").mkdir()
        (tmp_path / "elsewhere" / ".streamlit" / "config.toml").write_text(LOUD_FILE, "utf-8")
        time.sleep(2)
        assert_silent(server)


@pytest.mark.parametrize("way", WAYS[1:])
@pytest.mark.parametrize("by", ["flag", "variable"])
def test_it_does_not_start_where_others_could_reach_it(tmp_path: Path, way: str, by: str) -> None:
    flags = ["--server.address", EVERYWHERE] if by == "flag" else []
    variables = {"STREAMLIT_SERVER_ADDRESS": EVERYWHERE} if by == "variable" else {}
    code, said = refused_start(tmp_path, way, flags=flags, environment=variables)
    assert code != 0
    assert "does not start" in said
    assert EVERYWHERE in said
    assert not (tmp_path / "tried.txt").exists()


def test_the_command_overrules_an_address_in_a_variable(tmp_path: Path) -> None:
    with app(tmp_path, "command", environment={"STREAMLIT_SERVER_ADDRESS": EVERYWHERE}) as server:
        assert_silent(server)


def test_under_another_server_strangers_are_turned_away(tmp_path: Path) -> None:
    outside = own_outside_address()
    if not outside:
        pytest.skip("this machine has only its loopback")
    with app(tmp_path, "uvicorn", flags=["--host", EVERYWHERE]) as server:
        status, headers, body = server.ask("/", host=outside)
        assert status == 403
        assert b"only to this machine" in body
        assert HEADERS.items() <= headers.items()
        assert server.ask("/", host=outside, headers={"Host": f"127.0.0.1:{server.port}"})[0] == 403
        assert server.ask("/")[0] == 200


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory):
    with app(tmp_path_factory.mktemp("server")) as server:
        yield server


def test_the_policy_names_no_host_but_its_own(running: Server) -> None:
    _, headers, _ = running.ask("/")
    policy = headers["content-security-policy"]
    assert "http" not in policy
    assert "unsafe-eval" not in policy
    assert f"connect-src 'self' ws://127.0.0.1:{running.port};" in policy
    assert "script-src 'self' 'sha256-" in policy
    for feature in ("microphone=()", "camera=()", "geolocation=()"):
        assert feature in headers["permissions-policy"]


def test_only_what_is_not_personal_may_be_cached(running: Server) -> None:
    page = running.ask("/")[2].decode()
    script = page.split('src="./static/', 1)[1].split('"', 1)[0]
    _, headers, _ = running.ask(f"/static/{script}")
    assert "immutable" in headers["cache-control"]
    assert HEADERS.items() <= headers.items()
    for path in ("/media/x.wav", "/_stcore/upload_file/a/b", "/recordings"):
        assert running.ask(path)[1]["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8501", "127.0.0.1.evil.example", "localhost@evil.example", "", EVERYWHERE],
)
def test_other_names_of_the_host_are_turned_away(running: Server, host: str) -> None:
    status, headers, body = running.ask("/", headers={"Host": host})
    assert status == 403
    assert b"evil" not in body
    assert "default-src 'self'" in headers["content-security-policy"]


def test_the_loopback_names_are_let_in(running: Server) -> None:
    assert running.ask("/", headers={"Host": f"localhost:{running.port}"})[0] == 200
    assert first_word_of(running, Origin=running.url)


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "http://localhost"])
def test_pages_of_others_are_turned_away(running: Server, origin: str) -> None:
    assert running.ask("/_stcore/health", headers={"Origin": origin})[0] == 403
    with pytest.raises(InvalidStatus) as refused:
        first_word_of(running, Origin=origin)
    assert refused.value.response.status_code == 403
    assert running.tried == ""  # Streamlit would have asked an outside host for its own address


def test_an_upload_needs_the_token_of_the_page(running: Server) -> None:
    path = "/_stcore/upload_file/session/file"
    assert running.ask(path, method="PUT", headers={"Origin": running.url})[0] == 403


def test_what_the_app_does_not_need_is_closed(running: Server) -> None:
    for path in ("/_stcore/agent/openapi.json", "/_stcore/agent/interact", "/_stcore/metrics"):
        assert running.ask(path)[0] == 403


def test_it_says_where_it_is_and_ends_cleanly(tmp_path: Path) -> None:
    with app(tmp_path) as server:
        with connect(f"{server.url.replace('http', 'ws')}/_stcore/stream", subprotocols=["streamlit"]):
            assert server.stop() == 0
        assert server.url in server.said
        assert "Only this machine" in server.said
        assert "has stopped" in server.said
        assert "Traceback" not in server.said
        assert server.left_behind() == []


def test_it_takes_the_next_port_where_one_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free_port()))
        taken.listen()
        wished = taken.getsockname()[1]
        chosen = server_module.free_port(wished)
    assert wished < chosen < wished + 100


def test_paths_are_handed_over_in_memory_and_never_shown(tmp_path: Path) -> None:
    secret = tmp_path / "a private name.json"
    secret.write_text("[]", "utf-8")
    with app(tmp_path, paths=[secret]) as server:
        assert "private" not in server.said
        assert b"private" not in server.ask("/")[2]


def test_the_settings_file_says_what_the_code_says() -> None:
    written = (ROOT / "dashboards" / ".streamlit" / "config.toml").read_text("utf-8")
    assert written == as_toml()
    flat = {}

    def walk(prefix: str, table: dict[str, object]) -> None:
        for name, value in table.items():
            if isinstance(value, dict):
                walk(f"{prefix}{name}.", value)
            else:
                flat[prefix + name] = value

    walk("", tomllib.loads(written))
    assert flat == dict(SETTINGS)
