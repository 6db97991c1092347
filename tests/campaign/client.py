"""A browser of the campaign: cookies, the antiforgery token, JSON; and a person who draws and never gives up."""

import bisect
import collections
import http.cookiejar
import json
import threading
import time
import urllib.error
import urllib.request
import uuid


def is_again(status):
    """What a client takes for a server that is not reachable at the moment (docs/canvas-contract.md, section 2)."""
    return status in (408, 429) or status >= 500



class Answer:
    def __init__(self, status, body, kind):
        self.status, self.body, self.kind = status, body, kind

    def json(self):
        return json.loads(self.body or b"null")


class Browser:
    def __init__(self, base):
        self.base, self.token = base, ""
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def ask(self, method, path, body=None, raw=None, kind="application/json", timeout=30):
        """Any status is an answer; only a broken connection raises OSError."""
        data = raw if raw is not None else None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data=data, method=method)
        request.add_header("X-CSRF-TOKEN", self.token)
        request.add_header("Accept", "application/json")
        if data is not None:
            request.add_header("Content-Type", kind)
        try:
            with self.opener.open(request, timeout=timeout) as answer:
                return Answer(answer.status, answer.read(), answer.headers.get("Content-Type", ""))
        except urllib.error.HTTPError as refusal:
            with refusal:
                return Answer(refusal.code, refusal.read(), refusal.headers.get("Content-Type", ""))
        except (urllib.error.URLError, ConnectionError, TimeoutError) as broken:
            raise OSError(str(broken)) from broken
        except Exception as broken:  # http.client's own faults: the server died in the middle of an answer.
            raise OSError(repr(broken)) from broken

    def sign_in(self, user, password):
        self.token = self.ask("GET", "/api/session").json()["antiforgeryToken"]
        answer = self.ask("POST", "/api/session", {"userName": user, "password": password})
        if answer.status != 200:
            raise OSError(f"{user} is not signed in: {answer.status} {answer.body[:200]}")
        self.token = answer.json()["antiforgeryToken"]


# `client` is None where each of a person's clients counts.
Witness = collections.namedtuple("Witness", ["user", "client", "assignment", "acknowledged", "drawn"])


class Annotator(threading.Thread):
    """Draws box after box on one image, each an operation that is sent until it is acknowledged, as the canvas's queue does."""

    def __init__(self, base, user, password, project, image, pace):
        super().__init__(daemon=True)
        self.base, self.user, self.password, self.project, self.image, self.pace = base, user, password, project, image, pace
        # A box's id has 40 characters at most, and the number of the gesture is in it.
        self.client = f"c-{uuid.uuid4().hex[:16]}"
        self.drawn, self.acknowledged, self.heard, self.outcomes, self.signed_out = [], [], [], {}, 0
        self.browser, self.assignment, self.revision = None, None, 0
        self.done, self.draws, self.faults, self.refused = threading.Event(), threading.Event(), [], 0
        self.draws.set()

    def open(self):
        browser = Browser(self.base)
        browser.sign_in(self.user, self.password)
        place = f"/api/projects/{self.project}/images/{self.image}/work"
        work = browser.ask("GET", place).json()
        if work.get("assignment") is None:
            work = browser.ask("POST", place, {}).json()
        self.browser, self.assignment = browser, work["assignment"]["id"]

    def run(self):
        try:
            waiting, sequence = [], 0
            while self.draws.is_set() or waiting:
                if self.draws.is_set() and len(waiting) < 20:
                    sequence += 1
                    box = f"b-{self.client}-{sequence}"
                    self.drawn.append(box)
                    x, y = 10 + sequence * 7 % 900, 10 + sequence * 13 % 900
                    waiting.append({
                        "sequence": sequence, "id": f"o-{self.client}-{sequence}", "kind": "add", "undoes": None,
                        "at": "2026-11-30T12:00:00.000Z",
                        "boxes": [{"id": box, "x1": x, "y1": y, "x2": x + 20, "y2": y + 24, "class": "R", "flags": 0, "origin": "drawn"}],
                    })
                self.send(waiting)
                time.sleep(self.pace)
        except Exception as fault:  # Whatever it is, the campaign must hear of it.
            self.faults.append(f"{self.user}: {fault!r}")
        finally:
            self.done.set()

    def witness(self, before=None):
        """What this person has been told until a moment of the monotonic clock, for the reader."""
        count = len(self.heard) if before is None else bisect.bisect_left(self.heard, before)
        return Witness(self.user, self.client, self.assignment, self.acknowledged[:count], [])

    def send(self, waiting):
        try:
            if self.browser is None:
                self.open()
            answer = self.browser.ask(
                "POST",
                f"/api/assignments/{self.assignment}/operations",
                {"clientId": self.client, "since": self.revision, "operations": waiting[:5]},
            )
        except OSError:
            time.sleep(0.2)
            return
        if is_again(answer.status):
            time.sleep(0.2)
        elif answer.status in (400, 401, 403):
            # Whoever is signed in stays so, whatever happens to the server.
            self.browser, self.signed_out, self.refused = None, self.signed_out + 1, self.refused + 1
            assert self.refused < 5, f"refused again after each sign-in: {answer.status} {answer.body[:300]}"
        elif answer.status == 200:
            self.refused = 0
            said = answer.json()
            self.revision = said["revision"]
            for result in said["results"]:
                self.outcomes[result["outcome"]] = self.outcomes.get(result["outcome"], 0) + 1
                operation = waiting.pop(0)
                assert operation["sequence"] == result["sequence"], f"{operation['sequence']} answered as {result['sequence']}"
                self.acknowledged.append(operation["boxes"][0]["id"])
                self.heard.append(time.monotonic_ns())
        else:
            raise AssertionError(f"{answer.status} {answer.body[:300]}")
