"""People at work over HTTP, who note what the product acknowledged and repeat what it did not."""

import io
import itertools
import json
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from http.cookiejar import CookieJar
from random import Random

from PIL import Image

TRIES_MAX = 40
PAUSE_S = 0.5
ANSWER_TIMEOUT_S = 30


class NotAcknowledged(Exception):
    """No answer, or one that says it was not done."""


class Session:
    """A browser without a page: cookies, the token against forged forms, no redirects followed on POST."""

    def __init__(self, base, username, password):
        self.base, self.username, self.password = base, username, password
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.jar), _NoRedirects()
        )

    def sign_in(self):
        """Sign in; again after a failure."""
        self.get("account/login/")
        self.post("account/login/", [("login", self.username), ("password", self.password)])

    def get(self, path):
        """Return a page's text."""
        return self._open(urllib.request.Request(self.base + path))[1]

    def post(self, path, fields, files=()):
        """Send a form; return (address it leads to or "", the text)."""
        token = next((c.value for c in self.jar if c.name == "csrftoken"), "")
        body, content_type = _multipart([("csrfmiddlewaretoken", token), *fields], files)
        request = urllib.request.Request(
            self.base + path, body, {"Content-Type": content_type, "Referer": self.base + path}
        )
        return self._open(request)

    def _open(self, request):
        try:
            with self.opener.open(request, timeout=ANSWER_TIMEOUT_S) as answer:
                return answer.headers.get("Location", ""), answer.read().decode()
        except urllib.error.HTTPError as error:
            if error.code in (301, 302, 303):
                return error.headers["Location"], ""
            raise NotAcknowledged(error.code) from error
        except (OSError, urllib.error.URLError) as error:
            raise NotAcknowledged(str(error)) from error
        except Exception as error:  # half an answer
            raise NotAcknowledged(repr(error)) from error


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


class Notes:
    """What was acknowledged, by all clients."""

    def __init__(self):
        self.lock = threading.Lock()
        self.visits, self.uploads, self.imports = {}, {}, {}
        self.tried, self.refused = 0, 0

    def acknowledge(self, kind, key, facts):
        with self.lock:
            getattr(self, kind)[key] = facts

    def count_try(self, *, refused):
        with self.lock:
            self.tried += 1
            self.refused += refused

    @property
    def acknowledged(self):
        return len(self.visits) + len(self.uploads) + len(self.imports)

    def dump(self):
        """The notes as text, for a failure's report."""
        return json.dumps({"visits": self.visits, "uploads": self.uploads, "imports": self.imports})


class Client(threading.Thread):
    """One person at work until told to stop; the step under way is brought to an answer."""

    def __init__(self, session, notes, seed, stop):
        super().__init__(daemon=True)
        self.session, self.notes, self.random, self.stop = session, notes, Random(seed), stop
        self.signed_in = False
        self.fault = None

    def run(self):
        try:
            for number in itertools.count():
                if self.stop.is_set():
                    return
                self.work(number)
        except Exception as error:  # told by the test, not lost with the thread
            self.fault = error

    def insist(self, step):
        """Repeat a step until it is acknowledged; None when it never is."""
        for _ in range(TRIES_MAX):
            try:
                if not self.signed_in:
                    self.session.sign_in()
                    self.signed_in = True
                done = step()
            except NotAcknowledged:
                self.notes.count_try(refused=True)
                time.sleep(PAUSE_S)
                continue
            self.notes.count_try(refused=False)
            if isinstance(done, str) and "/account/login/" in done:
                self.signed_in = False
                continue
            return done
        return None


class Visitor(Client):
    """Uploads a photograph and records a visit with it; what was sent without an answer is sent again."""

    def __init__(self, *arguments, people, organisation, today):
        super().__init__(*arguments)
        self.people, self.organisation, self.today = people, organisation, today

    def work(self, number):
        photo = self.insist(self.upload(picture(self.random)))
        key = str(uuid.uuid4())
        text = f"走访记录 {key}，身体都好，谈了学习和生活，没有困难。"
        fields = [
            *(
                ("client_key", key),
                ("kind", "heart_to_heart"),
                ("visited_on", self.today),
                ("visitors", "周敏"),
            ),
            *(("text", text), ("place", "家中"), ("organisation", str(self.organisation))),
            ("person", str(self.random.choice(self.people))),
            *([("photo", str(photo))] if photo else []),
        ]

        def record():
            leads_to, page = self.session.post("visits/new/", fields)
            if not leads_to:
                raise AssertionError(re.sub(r"<[^>]+>|\s+", " ", page)[-1500:])
            return leads_to

        if leads_to := self.insist(record):
            self.notes.acknowledge("visits", key, {"at": leads_to, "photo": photo})

    def upload(self, content):
        def step():
            _, fragment = self.session.post("attachments/upload/", [], [("files", "照片.jpg", content)])
            found = re.search(r'name="photo"\s+value="(\d+)"', fragment)
            if found is None:
                raise NotAcknowledged(fragment[:300])
            self.notes.acknowledge("uploads", int(found[1]), {})
            return int(found[1])

        return step


class Importer(Client):
    """Uploads a roster, waits for its preview, applies it and waits until it is written."""

    def __init__(self, *arguments, rosters, county):
        super().__init__(*arguments)
        self.rosters, self.county = rosters, county

    def work(self, number):
        content = next(self.rosters)

        def send():
            leads_to, page = self.session.post(
                "people/import/new/", [("county", str(self.county))], [("file", "名册.csv", content)]
            )
            if not leads_to:
                raise AssertionError(re.sub(r"<[^>]+>|\s+", " ", page)[-1500:])
            return leads_to

        address = self.insist(send)
        if not address:
            return
        path = address.lstrip("/")
        self.until(path, "apply/")
        self.insist(lambda: self.session.post(f"{path}apply/", [])[0])
        if self.until(path, "undo/"):
            self.notes.acknowledge("imports", int(re.search(r"/(\d+)/$", address)[1]), {})

    def until(self, path, action):
        """Look at the import's page until it offers the action; begin again what was broken off."""
        for _ in range(TRIES_MAX):
            page = self.insist(lambda: self.session.get(path))
            if page is None:
                return False
            if f"/{path}{action}" in page:
                return True
            if f"/{path}retry/" in page:
                self.insist(lambda: self.session.post(f"{path}retry/", [])[0])
            time.sleep(PAUSE_S)
        return False


def picture(random):
    """A photograph like no other."""
    image = Image.new("RGB", (320, 240), tuple(random.randrange(256) for _ in range(3)))
    for _ in range(40):
        image.putpixel((random.randrange(320), random.randrange(240)), (255, 255, 255))
    out = io.BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


def _multipart(fields, files):
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields
    ]
    for name, file_name, content in files:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{file_name}"\r\n'
        parts.append(head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n")
    parts.append(f"--{boundary}--\r\n".encode())
    return b"".join(parts), f"multipart/form-data; boundary={boundary}"
