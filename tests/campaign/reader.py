"""Counts what is on the disk, by SQLite's own library or PostgreSQL's own program and by nothing of the product: what was acknowledged, and what was drawn."""

import collections
import json
import os
import shutil
import sqlite3
import tempfile


def read(database, annotators):
    """Sentences for everything that is not as it must be; the server is not running."""
    faults = []
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
        (word,) = db.execute("PRAGMA integrity_check").fetchone()
        if word != "ok":
            faults.append(f"The database is damaged: {word}")
        dangling = db.execute("PRAGMA foreign_key_check").fetchall()
        if dangling:
            faults.append(f"{len(dangling)} rows point nowhere.")
        faults += count(lambda query: db.execute(query).fetchall(), annotators)
    return faults


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
            if client == one.client:
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
