"""A browser without a window for the tests of pages: Chromium, controlled over its own debugging protocol."""

import asyncio
import json
import shutil
import subprocess
import time
from base64 import b64decode
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tornado.websocket import WebSocketClientConnection, websocket_connect

PROGRAM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), "")
"""The browser; empty if there is none."""

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--no-first-run",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--hide-scrollbars",
    # WebGL by software: the same with and without a graphics card
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--remote-debugging-port=0",
    "about:blank",
)

PATIENCE_S = 240.0
"""How long a slow machine may take for one answer."""


class Browser:
    """One page of a browser: it runs commands, and keeps its console's messages and its requests to the network."""

    def __init__(self, loop: asyncio.AbstractEventLoop, line: WebSocketClientConnection) -> None:
        self.loop, self.line = loop, line
        self.console: list[str] = []
        self.requests: list[str] = []
        self._number = 0
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.tell(f"{domain}.enable")
        self.tell("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=0, uploadThroughput=0)

    def tell(self, method: str, **values: Any) -> dict[str, Any]:
        """Return the browser's answer to one command."""
        return self._do(self._tell(method, values))

    def run(self, code: str) -> Any:
        """Return what a line of JavaScript comes to."""
        done = self.tell("Runtime.evaluate", expression=code, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def open(self, path: Path, width: int = 1280, height: int = 900, *, phone: bool = False) -> None:
        """Open a file from disk, in a window or on a phone, and wait until its scripts have run."""
        self.console.clear()
        self.requests.clear()
        self.tell(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=2 if phone else 1,
            mobile=phone,
        )
        self.tell("Page.navigate", url=path.as_uri())
        until = time.monotonic() + PATIENCE_S
        while self.run("document.readyState") != "complete" or self.run("location.href") == "about:blank":
            assert time.monotonic() < until, "the page does not open"
            time.sleep(0.05)
        # two frames: what was drawn is on the screen
        self.frame()

    def frame(self) -> None:
        """Wait until what was changed is drawn."""
        self.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))")

    def screenshot(self, path: Path, *, whole: bool = False) -> None:
        """Save what is seen, or the whole page."""
        path.write_bytes(b64decode(self.tell("Page.captureScreenshot", captureBeyondViewport=whole)["data"]))

    def pdf(self) -> bytes:
        """Return the page as printed, on the paper that its own style asks for."""
        return b64decode(self.tell("Page.printToPDF", preferCSSPageSize=True, printBackground=True)["data"])

    def _do(self, work: Coroutine[Any, Any, dict[str, Any]]) -> dict[str, Any]:
        return self.loop.run_until_complete(asyncio.wait_for(work, PATIENCE_S))

    async def _tell(self, method: str, values: dict[str, Any]) -> dict[str, Any]:
        self._number += 1
        await self.line.write_message(json.dumps({"id": self._number, "method": method, "params": values}))
        while True:
            told = json.loads(str(await self.line.read_message()))
            if told.get("id") == self._number:
                assert "error" not in told, told["error"]
                return dict(told["result"])
            self._hear(told.get("method", ""), told.get("params", {}))

    def _hear(self, method: str, values: dict[str, Any]) -> None:
        if method == "Network.requestWillBeSent":
            self.requests.append(values["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.console.append(json.dumps(values["exceptionDetails"]))
        elif method == "Log.entryAdded" and values["entry"]["level"] in ("warning", "error"):
            self.console.append(values["entry"]["text"])
        elif method == "Runtime.consoleAPICalled" and values["type"] in ("warning", "error", "assert"):
            self.console.append(json.dumps(values["args"]))


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """Yield a browser that keeps its files in `folder`, and end it."""
    process = subprocess.Popen(
        [PROGRAM, f"--user-data-dir={folder / 'profile'}", *FLAGS], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    loop = asyncio.new_event_loop()
    try:
        line = loop.run_until_complete(_line(folder / "profile" / "DevToolsActivePort"))
        yield Browser(loop, line)
        line.close()
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_S)
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


async def _line(file: Path) -> WebSocketClientConnection:
    """Return the line to the browser's page, once it has printed where it listens."""
    from urllib.request import urlopen

    until = time.monotonic() + PATIENCE_S
    while not file.exists() or len(file.read_text().splitlines()) < 2:
        assert time.monotonic() < until, "the browser does not start"
        await asyncio.sleep(0.05)
    port = file.read_text().splitlines()[0]
    while True:
        with urlopen(f"http://127.0.0.1:{port}/json/list") as answer:
            pages = [one for one in json.load(answer) if one["type"] == "page"]
        if pages:
            return await websocket_connect(pages[0]["webSocketDebuggerUrl"], max_message_size=200_000_000)
        await asyncio.sleep(0.05)
