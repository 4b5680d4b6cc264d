"""The app as a server: safe settings, security headers, and the script that draws the pages.

`streamlit run dashboards/app.py`, `voice-auditor app` and an ASGI server all come through here.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# `streamlit run` puts this folder on the path, where our `server` or `pages` could be taken for
# somebody else's module; the package is what we want instead, also from a checkout.
sys.path[:] = [entry for entry in sys.path if not entry or Path(entry).resolve() != HERE]
if str(HERE.parent) not in sys.path:
    sys.path.append(str(HERE.parent))

import streamlit as st  # noqa: E402
from starlette.middleware import Middleware  # noqa: E402

from dashboards.browser import routes  # noqa: E402
from dashboards.silence import Silence  # noqa: E402
from dashboards.startup import arrival, prepare  # noqa: E402

prepare()
app = st.App(HERE / "parts" / "shell.py", routes=routes(), middleware=[Middleware(Silence)], lifespan=arrival)
