"""The kinds of faults; each is done to a lab while people draw, and gives sentences for what is wrong afterwards."""

import os
import sqlite3
import time
from contextlib import closing

from client import Browser
from lab import PASSWORD, PATIENCE
from network import Network
from page import Page

HOUR, DAY = 3600, 86400


def kill(lab, dice):
    """kill -9."""
    lab.server.kill()
    time.sleep(dice.uniform(0, 0.3))
    lab.server.start()
    return []


def halt(lab, dice):
    lab.server.halt(dice.uniform(0.2, 1.5))
    return []


def lock(lab, dice):
    """Somebody else writes into the database and does not end."""
    with closing(sqlite3.connect(lab.database, timeout=60, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        time.sleep(dice.uniform(0.2, 2))
        db.execute("ROLLBACK")
    return []


def full(lab, dice):
    lab.disk.fill(dice.uniform(0.2, 1))
    return []


def power(lab, dice):
    """What the disk was not waited for is lost."""
    found = lab.draw_on() + lab.store_picture(dice)
    found += lab.cut_power(dice, moments=3)
    if not found:
        lab.server.start()
    return found


def clock_back(lab, dice):
    return clock(lab, -HOUR)


def clock_forward(lab, dice):
    return clock(lab, DAY)


def clock(lab, seconds):
    """
    The clock is wrong for a while. A person who mistyped their password five times just before waits seconds, not an hour; nobody is
    signed out; a job that is begun then ends.
    """
    found = lab.draw_on()
    if lab.guessed_at != lab.server.starts:
        # Guesses of one address count for all names: so many that it has to wait itself are another test's.
        lab.guessed_at = lab.server.starts
        for _ in range(5):
            signs_in(lab, "student2", "wrong")
    lab.clock.set(seconds)
    try:
        found += lab.draw_on() + signs_in_soon(lab, "student2") + runs(lab)
    finally:
        lab.clock.set(0)
    return found + lab.draw_on() + signs_in_soon(lab, "student1")


def signs_in(lab, user, password):
    try:
        Browser(lab.server.base).sign_in(user, password)
        return True
    except OSError:
        return False


def signs_in_soon(lab, user):
    end = time.monotonic() + 60
    while not signs_in(lab, user, PASSWORD):
        if time.monotonic() > end:
            return [f"{user} could not sign in for a minute while the clock was wrong or was set right."]
        time.sleep(0.2)
    return []


def runs(lab):
    """A run of the built-in detector over one image, as a job."""
    place = f"/api/projects/{lab.project}/runs"
    models = lab.lead.ask("GET", f"/api/projects/{lab.project}/models").json()
    detector = next(one for one in models if one.get("isBuiltIn"))
    begun = lab.lead.ask("POST", place, {"detectorId": detector["id"], "images": [lab.images[-1]["id"]]})
    if begun.status != 200:
        return [f"A run could not be begun: {begun.status} {begun.body[:200]}"]
    number, end = begun.json()["runId"], time.monotonic() + PATIENCE
    while True:
        run = lab.lead.ask("GET", f"{place}/{number}").json()["run"]
        if run["state"] in ("finished", "failed", "cancelled"):
            return [] if run["state"] == "finished" else [f"A run that was begun at a wrong clock {run['state']}."]
        if time.monotonic() > end:
            return [f"A run that was begun at a wrong clock is {run['state']} after five minutes."]
        time.sleep(0.2)


def network(lab, dice):
    lab.network.fail(dice.choice(Network.WAYS), dice.uniform(0.3, 2))
    return []


def answers(lab, dice):
    """Operations arrive, their acknowledgements do not."""
    lab.network.fail("no answer", dice.uniform(0.5, 2))
    return []


def browser(lab, dice):
    """kill -9 of a browser that keeps boxes which nobody has yet; opened again with its profile it sends them."""
    page = Page(lab, "student1", lab.images[-2]["id"])
    try:
        if not page.draw(lambda: page.count >= 2):
            return [f"The browser did not draw; see {page.log}."]
        lab.network.way = "cut"
        lab.network.reset_all()
        before = page.count
        page.draw(lambda: page.count >= before + dice.randint(3, 6) and page.waiting)
        page.kill()
        lab.network.way = None
        if not page.reopen():
            return [f"The browser did not come to an end after it was opened again; see {page.log}."]
        missing = page.kept - page.shown
        return [f"{len(missing)} of {len(page.kept)} boxes that the browser kept are gone in it."] if missing else []
    finally:
        lab.network.way = None
        page.remove()


# How often each comes.
KINDS = {kill: 3, halt: 1, lock: 1, full: 1, power: 3, clock_back: 1, clock_forward: 1, network: 1, answers: 1, browser: 1}


def of(lab, only=None):
    """Those that can be had here, each as often as it is to come."""
    return [
        kind
        for kind, weight in KINDS.items()
        for _ in range(weight)
        if (kind is not full or lab.disk.is_own)
        and (lab.library or kind not in (power, clock_back, clock_forward))
        and (kind is not browser or Page.can_be_had())
        and (not only or kind.__name__ in only.split(","))
    ]


def order(lab, dice, count, only=None):
    """As many, by chance, but each kind once before any comes by chance."""
    kinds = of(lab, only)
    first = list(dict.fromkeys(kinds))
    dice.shuffle(first)
    return (first + [dice.choice(kinds) for _ in range(count)])[:count]
