"""How the app's server is set, in one table, whoever starts it.

Streamlit by default listens on every network, sends usage statistics and asks an outside host for its
own address. Here is what it is told instead. The same table is written to `.streamlit/config.toml`
beside `app.py`, because `streamlit run` reads the address before it reads any code; a test keeps the
two equal. No Streamlit is imported here until the table is applied.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping

ADDRESS = "127.0.0.1"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
DEFAULT_PORT = 8501
UPLOAD_MEGABYTES = 200

# Only what the machine itself can serve: no family is fetched, the first that is installed is used.
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif"
MONO = "ui-monospace, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace"

SILENCE: Mapping[str, object] = {
    "global.developmentMode": False,
    "browser.gatherUsageStats": False,
    "browser.serverAddress": ADDRESS,  # set, so that the server never asks an outside host for its own
    "client.allowedOrigins": [],
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "client.toolbarMode": "minimal",
    "runner.magicEnabled": False,
    "server.address": ADDRESS,
    "server.allowedHosts": sorted(LOOPBACK),
    "server.allowRunOnSave": False,
    "server.baseUrlPath": "",
    "server.corsAllowedOrigins": [],
    "server.enableAgentApi": False,  # would let any program on the machine drive the app
    "server.enableCORS": True,  # "True" is the protection, not the sharing
    "server.enableStaticServing": False,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.headless": True,  # no e-mail prompt; the browser is opened by us, or not at all
    "server.maxUploadSize": UPLOAD_MEGABYTES,
    "server.runOnSave": False,
    "server.showEmailPrompt": False,
    "server.xsrfCookieSameSite": "strict",
}

_COMMON: Mapping[str, object] = {
    "theme.font": FONT,
    "theme.headingFont": FONT,
    "theme.codeFont": MONO,
    "theme.baseFontSize": 16,
    "theme.baseRadius": "8px",
    "theme.fontFaces": [],
    "theme.headingFontSizes": ["2rem", "1.4rem", "1.15rem", "1rem", "1rem", "1rem"],
    "theme.headingFontWeights": [650, 600, 600, 600, 600, 600],
    "theme.metricValueFontSize": "1.9rem",
    "theme.linkUnderline": True,
    "theme.showWidgetBorder": True,
    "theme.showSidebarBorder": True,
}
_LIGHT: Mapping[str, object] = {
    "primaryColor": "#0F6A73",
    "backgroundColor": "#FBFAF7",
    "secondaryBackgroundColor": "#F1EEE7",
    "textColor": "#1E2A30",
    "borderColor": "#D9D4C8",
    "linkColor": "#0F6A73",
    "codeTextColor": "#1E2A30",
    "codeBackgroundColor": "#F1EEE7",
    "dataframeHeaderBackgroundColor": "#F1EEE7",
}
_DARK: Mapping[str, object] = {
    "primaryColor": "#27808A",
    "backgroundColor": "#11181C",
    "secondaryBackgroundColor": "#1A2429",
    "textColor": "#E7ECEA",
    "borderColor": "#33424A",
    "linkColor": "#7CC6CD",
    "codeTextColor": "#E7ECEA",
    "codeBackgroundColor": "#1A2429",
    "dataframeHeaderBackgroundColor": "#1A2429",
}
THEME: Mapping[str, object] = {
    **_COMMON,
    **{f"theme.light.{name}": value for name, value in _LIGHT.items()},
    **{f"theme.dark.{name}": value for name, value in _DARK.items()},
    "theme.light.sidebar.backgroundColor": "#F1EEE7",
    "theme.light.sidebar.secondaryBackgroundColor": "#FBFAF7",
    "theme.dark.sidebar.backgroundColor": "#0C1215",
    "theme.dark.sidebar.secondaryBackgroundColor": "#1A2429",
}
SETTINGS: Mapping[str, object] = {**SILENCE, **THEME}


def apply_settings(more: Mapping[str, object] | None = None) -> None:
    """Put the table over whatever files, variables and flags said, now and after every re-reading.

    more: settings of this one start, such as its port.
    """
    from streamlit import config  # noqa: PLC0415 - the table must be readable without Streamlit

    def put() -> None:
        for name, value in {**SETTINGS, **(more or {})}.items():
            config.set_option(name, value)

    put()
    # Streamlit reads its files again when they change; force_connect skips the call for "already read".
    config.on_config_parsed(put, force_connect=True)


def as_toml() -> str:
    """Return the table as `config.toml`; `python -m dashboards.settings` prints it."""
    sections: dict[str, list[str]] = {}
    for name, value in SETTINGS.items():
        section, _, option = name.rpartition(".")
        # JSON's strings, numbers, booleans and lists are TOML's too.
        sections.setdefault(section, []).append(f"{option} = {json.dumps(value)}")
    head = "# Written by `python -m dashboards.settings`; the table and its reasons are in settings.py.\n"
    return head + "".join(f"\n[{name}]\n" + "\n".join(lines) + "\n" for name, lines in sections.items())


if __name__ == "__main__":
    sys.stdout.write(as_toml())
