"""
Kills nodes and the database of a cluster while people draw, and counts afterwards what PostgreSQL has (docs/scale.md). Some come through
nginx with the configuration of deploy/, one goes to the nodes directly.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

import reader
from lab import PASSWORD, PEOPLE, tell
from client import Annotator, Browser
from postgres import Postgres
from server import Server, free_port

PROGRAM = shutil.which("nginx") or "/usr/sbin/nginx"
CONFIGURATION = os.path.join(os.path.dirname(__file__), "..", "..", "deploy", "nginx.conf")


class Nginx:
    """With the configuration of deploy/, but for addresses and folders."""

    def __init__(self, folder, nodes):
        if not os.path.exists(PROGRAM):
            raise SystemExit("nginx is not installed; install Debian's package 'nginx-light'.")
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        places = "".join(
            f"{kind}_temp_path {os.path.join(folder, kind)};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        with open(CONFIGURATION, encoding="utf-8") as file:
            text = file.read()
        changes = [("http {", "http { access_log off; " + places), ("listen 8080", f"listen 127.0.0.1:{self.port}"),
                   ("pid /run/nginx.pid", f"pid {os.path.join(folder, 'nginx.pid')}")]
        changes += [(f"web{number}:8080", f"127.0.0.1:{node.port}") for number, node in enumerate(nodes, 1)]
        for before, after in changes:
            if before not in text:
                raise SystemExit(f"deploy/nginx.conf has no '{before}'.")
            text = text.replace(before, after)
        path = os.path.join(folder, "nginx.conf")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        rights = "user root; " if os.geteuid() == 0 else ""
        self.process = subprocess.Popen(
            [PROGRAM, "-c", path, "-e", os.path.join(folder, "nginx.log"), "-g", rights + "daemon off;"], cwd=folder
        )

    def end(self):
        self.process.terminate()
        self.process.wait()


class Roamer(Annotator):
    """Somebody who goes on with the cookie that they have when their node is gone: by themselves, or by the proxy in front of it."""

    def __init__(self, nodes, *arguments, **named):
        super().__init__(nodes[0].base, *arguments, **named)
        self.nodes, self.moves = nodes, 0

    def move(self, number):
        self.base = self.nodes[number % len(self.nodes)].base
        self.moves += 1
        if self.browser is not None:
            self.browser.base = self.base


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--faults", type=int, default=60)
    parser.add_argument("--seed", type=int, default=20261201)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="annotatehub-cluster-")
    tell(f"cluster, seed {options.seed}, servers' output in {folder}")
    database, nodes, nginx, faults = Postgres(), [], None, []
    try:
        settings = {
            "Database__Provider": "postgres",
            "Database__ConnectionString": database.address,
            "Proxy__Known__0": "127.0.0.1",
        }
        # One folder for both, as a shared disk: planes and pictures of the demo lie there.
        nodes = [
            Server(os.path.abspath(options.program), os.path.join(folder, "data"), os.path.join(folder, f"node{number}.log"), settings)
            for number in (1, 2)
        ]
        for node in nodes:
            node.start()
        nginx = Nginx(folder, nodes)
        faults = inject(nodes, nginx, database, random.Random(options.seed), options.faults)
    finally:
        if nginx:
            nginx.end()
        for node in nodes:
            node.make_end()
        database.remove()
        if not faults and not options.keep:
            shutil.rmtree(folder)
    for fault in faults:
        tell(f"FAULT {fault}")
    tell("The cluster lost nothing." if not faults else f"The cluster has {len(faults)} faults.")
    return 1 if faults else 0


def inject(nodes, nginx, database, dice, count):
    first = Browser(nodes[0].base)
    first.sign_in(PEOPLE[0], PASSWORD)
    project = first.ask("GET", "/api/projects").json()
    project = (project["items"] if isinstance(project, dict) else project)[0]["id"]
    images = first.ask("GET", f"/api/projects/{project}/images").json()["items"]
    annotators = [
        Roamer(nodes if user == PEOPLE[0] else [nginx], user, PASSWORD, project, images[number % len(images)]["id"], pace=0.02)
        for number, user in enumerate(PEOPLE)
    ]
    for one in annotators:
        one.open()
        one.start()
    # Each kind comes, however few there are.
    kinds = ["first", "second", "move", "database"]
    done = {}
    for number in range(count):
        time.sleep(dice.uniform(0.5, 1.5))
        kind = kinds[number % len(kinds)] if number < len(kinds) else dice.choice(kinds)
        done[kind] = done.get(kind, 0) + 1
        if kind == "move":
            for one in annotators:
                one.move(dice.randrange(len(nodes)))
        elif kind == "database":
            database.kill()
            time.sleep(dice.uniform(0.2, 2))
            database.start()
        else:
            dead = ["first", "second"].index(kind)
            before = [len(one.acknowledged) for one in annotators]
            nodes[dead].kill()
            for one in annotators:
                one.move(1 - dead)
            # The other node goes on alone, before the dead one is back.
            end = time.monotonic() + 300
            while any(len(one.acknowledged) < count + 5 for one, count in zip(annotators, before)) and time.monotonic() < end:
                time.sleep(0.05)
            if time.monotonic() >= end:
                return [f"Without the {kind} node somebody got nothing acknowledged for five minutes."]
            nodes[dead].start()
        if any(one.faults for one in annotators):
            break
    for one in annotators:
        one.draws.clear()
    late = [one.user for one in annotators if not one.done.wait(300)]
    for node in nodes:
        node.end()
    tell(f"{sum(done.values())} faults: {done}, {sum(node.starts for node in nodes)} starts")
    faults = [f"{user} still waited for an answer after five minutes." for user in late]
    for one in annotators:
        tell(f"{one.user}: {len(one.drawn)} drawn, {len(one.acknowledged)} acknowledged, {one.moves} moves, answers {one.outcomes}")
        faults += one.faults
        if one.signed_out:
            faults.append(f"{one.user} was signed out {one.signed_out} times by changing nodes.")
    if not all(one.acknowledged for one in annotators):
        faults.append("Somebody got no box acknowledged at all: the campaign said nothing.")
    faults += reader.read_postgres(database, annotators)
    # One box is taken out: the reader must miss it.
    database.run(
        "psql", "-X", "-q", "-h", "127.0.0.1", "-p", str(database.port), "-U", "annotatehub", "-d", "annotatehub",
        "-c", f"DELETE FROM \"Boxes\" WHERE \"ClientId\" = '{annotators[0].acknowledged[0]}'",
    )
    if not any("not there once" in fault for fault in reader.read_postgres(database, annotators[:1])):
        faults.append("The reader did not notice a box that was taken out: it is blind.")
    return faults


if __name__ == "__main__":
    sys.exit(main())
