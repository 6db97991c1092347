"""Counts what is on the disk, by SQLite's own library or PostgreSQL's own program and by nothing of the product: what was acknowledged, and what was drawn."""

import collections
import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing


def read(database, annotators):
    """Sentences for everything that is not as it must be; the server is not running."""
    faults = []
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        (word,) = db.execute("PRAGMA integrity_check").fetchone()
        if word != "ok":
            faults.append(f"The database is damaged: {word}")
        dangling = db.execute("PRAGMA foreign_key_check").fetchall()
        if dangling:
            faults.append(f"{len(dangling)} rows point nowhere.")
        if word == "ok":
            faults += count(lambda query: db.execute(query).fetchall(), annotators)
    return faults


def sound(database, folder, told, stored):
    """What must hold at any moment: of the boxes, those that somebody was told of."""
    return read(database, told) + pictures(database, folder, stored)


def read_postgres(database, annotators):
    """The same of a database of PostgreSQL, asked by its own program; its foreign keys cannot be broken."""
    return count(database.ask, annotators)


def count(ask, annotators):
    """Boxes, log and counters of what each has drawn; `ask` gives the rows of a query."""
    faults = []
    for one in annotators:
        ((labels,),) = ask(f'SELECT "LabelSetId" FROM "Assignments" WHERE "Id" = {one.assignment:d}')
        rows = collections.Counter(box for (box,) in ask(f'SELECT "ClientId" FROM "Boxes" WHERE "LabelSetId" = {labels:d}'))
        log = f'SELECT "Revision", "ClientId", "Boxes" FROM "Operations" WHERE "LabelSetId" = {labels:d} ORDER BY "Revision"'
        added, revisions = collections.Counter(), []
        for revision, client, boxes in ask(log):
            revisions.append(revision)
            if one.client in (client, None):
                added.update(box["id"] for box in (json.loads(boxes) if isinstance(boxes, str) else boxes))
        if revisions != list(range(1, len(revisions) + 1)):
            faults.append(f"{one.user}: the log of gestures has a gap.")
        for name, boxes in (("acknowledged", one.acknowledged), ("drawn", one.drawn)):
            lost = [box for box in boxes if rows[box] != 1 or added[box] != 1]
            if lost:
                faults.append(f"{one.user}: {len(lost)} of {len(boxes)} {name} boxes are not there once, the first: {lost[0]}.")
        ((counted,),) = ask(f'SELECT COALESCE(SUM("Count"), 0) AS "Count" FROM "ClassCounts" WHERE "LabelSetId" = {labels:d}')
        if counted != sum(rows.values()):
            faults.append(f"{one.user}: {counted} boxes are counted, {sum(rows.values())} are there.")
    return faults


def pictures(database, folder, hashes):
    """Sentences for pictures of a guide that were stored and have no row or no whole file, and for rows without one."""
    faults = []
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
        if not {"GuidePictures", "Planes"} <= tables:
            return [f"{len(hashes)} pictures were stored and there is no table of them."] if hashes else []
        rows = {name for (name,) in db.execute('SELECT "Hash" FROM "GuidePictures"')}
        sources = {name for (name,) in db.execute('SELECT DISTINCT "SourceHash" FROM "Planes"')}
    faults += [f"The picture {name} was stored and is not in the database." for name in hashes if name not in rows]
    for name in sorted(rows | sources):
        path = os.path.join(folder, "blobs", name[:2], name[2:4], name)
        try:
            with open(path, "rb") as file:
                found = hashlib.sha256(file.read()).hexdigest()
            if found != name:
                faults.append(f"The source file {name} holds something else.")
        except OSError:
            faults.append(f"The database points to the source file {name}, which is not there.")
    return faults


def sees_a_loss(database, annotators):
    """Whether one box that is taken out of a copy is missed."""
    folder = tempfile.mkdtemp(prefix="annotatehub-campaign-copy-")
    try:
        copy = os.path.join(folder, "copy.db")
        for end in ("", "-wal", "-shm"):
            if os.path.exists(database + end):
                shutil.copy(database + end, copy + end)
        before = read(copy, annotators)
        with sqlite3.connect(copy) as db:
            db.execute('DELETE FROM "Boxes" WHERE "ClientId" = ?', (annotators[0].acknowledged[0],))
        return len(read(copy, annotators)) > len(before)
    finally:
        shutil.rmtree(folder)
