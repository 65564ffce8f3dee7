"""A hub of our own: a repository in the cache's layout, and a server that speaks the hub's API."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha1, sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

_TOKEN = "hf_test"
_API = re.compile(r"/api/models/(?P<repo>[^/]+/[^/?]+)(/revision/(?P<revision>[^?]+))?(\?.*)?")
_DISCUSSIONS = re.compile(r"/api/models/(?P<repo>[^/]+/[^/?]+)/discussions(\?.*)?")
_FILE = re.compile(r"/(?P<repo>[^/]+/[^/]+)/resolve/(?P<revision>[^/]+)/(?P<name>.+)")


def write_hub_cache(
    cache_dir: Path, repo: str, commit: str, folder: str, ref: str = "main"
) -> Path:
    """Lay a checkpoint out as huggingface_hub's cache has it; return the snapshot's folder."""
    home = cache_dir / f"models--{repo.replace('/', '--')}"
    snapshot, blobs = home / "snapshots" / commit, home / "blobs"
    for new in (snapshot, blobs, home / "refs"):
        new.mkdir(parents=True, exist_ok=True)
    (home / "refs" / ref).write_text(commit)
    for file in sorted(Path(folder).iterdir()):
        blob = blobs / sha256(file.read_bytes()).hexdigest()
        blob.write_bytes(file.read_bytes())
        (snapshot / file.name).symlink_to(Path("../../blobs") / blob.name)
    return snapshot


@dataclass
class Hub:
    """What the server offers, and every request it got: method, path, authorization."""

    commits: dict[str, dict[str, bytes]] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)
    requests: list[tuple[str, str, str | None]] = field(default_factory=list)
    pulls: list[dict[str, Any]] = field(default_factory=list)
    private: bool = False
    gated: bool = False
    url: str = ""

    def commit(self, ref: str, files: dict[str, bytes]) -> str:
        """Put files under a ref; return the commit."""
        digest = sha1(repr(sorted(files.items())).encode(), usedforsecurity=False).hexdigest()
        self.commits[digest] = files
        self.refs[ref] = digest
        return digest

    def offer(self, number: int, author: str, files: dict[str, bytes]) -> str:
        """Open a pull request; return its commit."""
        self.pulls.append(
            {
                "num": number,
                "author": {"name": author},
                "title": "Adding `safetensors` variant of this model",
                "status": "open",
                "isPullRequest": True,
                "createdAt": "2024-01-01T00:00:00.000Z",
                "repo": {"name": "owner/tiny", "type": "model"},
            }
        )
        return self.commit(f"refs/pr/{number}", files)

    def paths(self, method: str) -> list[str]:
        """The paths asked for by a method."""
        return [path for each, path, _ in self.requests if each == method]


def files_of(folder: str) -> dict[str, bytes]:
    """Read a folder's files."""
    return {file.name: file.read_bytes() for file in sorted(Path(folder).iterdir())}


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    """Serve the hub on a port of this machine."""

    class Handler(_Handler):
        offers = hub

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    hub.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield hub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    """The parts of the hub's API that a download needs (huggingface_hub, HfApi)."""

    offers: Hub
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def log_message(self, *_: Any) -> None:
        """Stay silent."""

    def _answer(self) -> None:
        hub, authorization = self.offers, self.headers["Authorization"]
        path = self.path.replace("%2F", "/")
        hub.requests.append((self.command, path, authorization))
        if hub.private and authorization != f"Bearer {_TOKEN}":
            self._send(401, b"", {"X-Error-Code": "RepoNotFound"})
        elif hub.gated:
            self._send(403, b"", {"X-Error-Code": "GatedRepo"})
        elif _DISCUSSIONS.fullmatch(path):
            found = {"discussions": hub.pulls, "count": len(hub.pulls), "start": 0}
            self._send(200, json.dumps(found).encode())
        elif match := _API.fullmatch(path):
            self._describe(match)
        elif match := _FILE.fullmatch(path):
            self._send_file(match)
        else:
            self._send(404, b"", {"X-Error-Code": "EntryNotFound"})

    def _describe(self, match: re.Match[str]) -> None:
        commit = self._commit(match)
        if commit is None:
            self._send(404, b"", {"X-Error-Code": "RevisionNotFound"})
            return
        siblings = [
            {"rfilename": name, "size": len(data), "blobId": sha256(data).hexdigest()}
            for name, data in self.offers.commits[commit].items()
        ]
        about = {"_id": "1", "id": match["repo"], "modelId": match["repo"], "private": False}
        about |= {"sha": commit, "siblings": siblings, "tags": [], "downloads": 0, "likes": 0}
        self._send(200, json.dumps(about).encode())

    def _send_file(self, match: re.Match[str]) -> None:
        commit = self._commit(match)
        data = self.offers.commits.get(commit or "", {}).get(match["name"])
        if data is None:
            self._send(404, b"", {"X-Error-Code": "EntryNotFound"})
            return
        tag = f'"{sha256(data).hexdigest()}"'
        self._send(200, data, {"ETag": tag, "X-Repo-Commit": commit or ""})

    def _commit(self, match: re.Match[str]) -> str | None:
        revision = match["revision"] or "main"
        return revision if revision in self.offers.commits else self.offers.refs.get(revision)

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)
