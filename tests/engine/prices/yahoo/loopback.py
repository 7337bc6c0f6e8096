"""Yahoo on the loopback: an HTTPS proxy that answers for its hosts, with cookie, crumb and charts, and with faults."""

import json
import socket
import socketserver
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo

import trustme

from tests.engine.prices.yahoo.listing import Listing

HOSTS = ("fc.yahoo.com", "query1.finance.yahoo.com", "query2.finance.yahoo.com", "guce.yahoo.com", "consent.yahoo.com")
CRUMB = "l0opb4ck"
SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass
class Reply:
    """An answer. `manner`: whole, cut (half of it, then the end), reset, drip (a byte a second), hang."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    manner: str = "whole"


Fault = Callable[[str, int], Reply | None]


def no_fault(ticker: str, n_asked: int) -> Reply | None:
    """Nothing goes wrong."""
    return None


@dataclass
class Yahoo:
    """What the server knows and does. `asked` are the tickers of the chart requests, in order; `fault` is asked first,
    with the ticker and how often it has been asked for before."""

    listings: dict[str, Listing]
    now: datetime
    fault: Fault = no_fault
    strict: bool = True
    crumb_status: int = 200
    n_crumbs_hang: int = 0
    hosts: tuple[str, ...] = HOSTS
    is_deaf: bool = False
    asked: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    url: str = ""
    ca_file: Path = Path()

    @property
    def today(self) -> date:
        """The date in Shanghai."""
        return self.now.astimezone(SHANGHAI).date()

    @property
    def options(self) -> dict[str, object]:
        """What a session of curl_cffi needs to come here."""
        return {"proxies": {"https": self.url}, "verify": str(self.ca_file)}

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to come here."""
        ca = str(self.ca_file)
        named = dict.fromkeys(("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"), ca)
        return {"HTTPS_PROXY": self.url, "https_proxy": self.url, "NO_PROXY": "", "no_proxy": "", **named}

    def answer(self, host: str, target: str, cookies: str) -> Reply:
        """The answer to a GET."""
        parts = urlsplit(target)
        self.paths.append(host + parts.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if host == "fc.yahoo.com":
            return Reply(404, b"", {"Set-Cookie": _COOKIE})
        if parts.path == "/v1/test/getcrumb":
            if self.crumb_status != 200:
                return Reply(self.crumb_status, b"Too Many Requests")
            if self.n_crumbs_hang:
                self.n_crumbs_hang -= 1
                return Reply(manner="hang")
            return Reply(200, CRUMB.encode()) if "A3=" in cookies else Reply(401, b"Unauthorized")
        if parts.path.startswith("/v8/finance/chart/"):
            return self._chart(unquote(parts.path.rpartition("/")[2]), query, cookies)
        return Reply(404, b"<html>nothing here</html>")

    def _chart(self, ticker: str, query: dict[str, str], cookies: str) -> Reply:
        n_before = self.asked.count(ticker)
        self.asked.append(ticker)
        fault = self.fault(ticker, n_before)
        if fault is not None:
            return fault
        if self.strict and (query.get("crumb") != CRUMB or "A3=" not in cookies):
            return Reply(401, _error("Unauthorized", "Invalid Crumb"))
        if ticker not in self.listings:
            return Reply(404, _error("Not Found", "No data found, symbol may be delisted"))
        chart = self.listings[ticker].chart(float(query["period1"]), float(query["period2"]), self.today)
        return Reply(200, json.dumps(chart).encode())


_COOKIE = "A3=d=AQABBL; Expires=Fri, 31 Dec 2038 23:59:59 GMT; Domain=.yahoo.com; Path=/; Secure; HttpOnly"


def _error(code: str, description: str) -> bytes:
    return json.dumps({"chart": {"result": None, "error": {"code": code, "description": description}}}).encode()


@contextmanager
def serving(yahoo: Yahoo, folder: Path) -> Iterator[Yahoo]:
    """Serve until the end of the block; the certificate of the throw-away authority is written into the folder."""
    authority = trustme.CA()
    yahoo.ca_file = folder / "ca.pem"
    authority.cert_pem.write_to_path(str(yahoo.ca_file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*HOSTS).configure_cert(context)
    ended = threading.Event()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError, ValueError):
                _tunnel(self.request, context, yahoo, ended)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True
        block_on_close = False

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yahoo.url = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield yahoo
        finally:
            ended.set()
            server.shutdown()
            thread.join()


def _tunnel(plain: socket.socket, context: ssl.SSLContext, yahoo: Yahoo, ended: threading.Event) -> None:
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    first, _ = _head(plain)
    if yahoo.is_deaf:
        ended.wait(60)
        return
    method, target, _ = first.split(" ", 2)
    host = target.partition(":")[0]
    if method != "CONNECT" or host not in yahoo.hosts:
        plain.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        return
    plain.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
    with context.wrap_socket(plain, server_side=True) as secure:
        while True:
            line, headers = _head(secure)
            if not line:
                return
            _, path, _ = line.split(" ", 2)
            reply = yahoo.answer(host, path, headers.get("cookie", ""))
            if not _send(secure, reply, yahoo.now, ended):
                return


def _send(secure: ssl.SSLSocket, reply: Reply, now: datetime, ended: threading.Event) -> bool:
    """Send a reply in its manner; whether the connection can go on."""
    if reply.manner == "hang":
        ended.wait(60)
        return False
    if reply.manner == "reset":
        secure.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return False
    stated = {"Date": format_datetime(now.astimezone(UTC), usegmt=True), "Content-Length": str(len(reply.body))}
    stated |= {"Content-Type": "application/json", **reply.headers}
    head = f"HTTP/1.1 {reply.status} Told\r\n" + "".join(f"{name}: {value}\r\n" for name, value in stated.items())
    begin = head.encode() + b"\r\n"
    if reply.manner == "drip":
        for byte in begin + reply.body:
            secure.sendall(bytes([byte]))
            if ended.wait(1):
                break
        return False
    secure.sendall(begin + (reply.body[: len(reply.body) // 2] if reply.manner == "cut" else reply.body))
    return reply.manner == "whole"


def _head(connection: socket.socket) -> tuple[str, dict[str, str]]:
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return "", {}
        data += more
    lines = data.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines[1:])
    return lines[0], {name.strip().lower(): value.strip() for name, _, value in pairs}
