"""Confident learning from its definition (Northcutt, Jiang, Chuang, J. Artif. Intell. Res. 70, 2021, section 3), in exact fractions.

Knows nothing of this project. `python3 confident.py > confident.json` makes the vectors again.
"""

import json
import random
from fractions import Fraction

PARTS = 1000


def case(seed, classes, cells, noise):
    draw = random.Random(seed)
    given, rows = [], []
    for _ in range(cells):
        true = draw.randrange(classes)
        given.append(draw.randrange(classes) if draw.random() < noise else true)
        while True:
            weights = [draw.random() ** 2 + (1.2 if key == true and draw.random() < 0.8 else 0) for key in range(classes)]
            row = [int(PARTS * weight / sum(weights)) for weight in weights]
            row[0] += PARTS - sum(row)
            if len(set(row)) == classes:  # no equal probabilities: the paper names no rule for them
                break
        rows.append([Fraction(value, PARTS) for value in row])
    every = range(classes)

    # Expected self-confidence t_j of a class among the cells that were given it.
    carried = [[cell for cell in range(cells) if given[cell] == key] for key in every]
    threshold = [sum(rows[cell][key] for cell in carried[key]) / len(carried[key]) for key in every]

    # Equation 1: the set X(given = i, true = j) holds the cells of i whose p_j reaches t_j, and among all k that reach t_k is the greatest.
    def belongs(cell, key):
        reached = [other for other in every if rows[cell][other] >= threshold[other]]
        return key in reached and all(rows[cell][key] >= rows[cell][other] for other in reached)

    sets = [[[cell for cell in carried[i] if belongs(cell, j)] for j in every] for i in every]
    counts = [[len(sets[i][j]) for j in every] for i in every]

    # Equation 3: rows are brought to how often each label was given, and all to a sum of one.
    stretched = [[Fraction(counts[i][j], sum(counts[i])) * len(carried[i]) for j in every] for i in every]
    total = sum(map(sum, stretched))
    joint = [[value / total for value in row] for row in stretched]
    errors = sorted(cell for i in every for j in every if i != j for cell in sets[i][j])
    nearest = min(abs(row[key] - threshold[key]) for row in rows for key in every)
    assert nearest > Fraction(1, 10**5) and total == cells
    return {
        "given": given,
        "probabilities": [[float(value) for value in row] for row in rows],
        "thresholds": [float(value) for value in threshold],
        "counts": counts,
        "joint": [[float(value) for value in row] for row in joint],
        "off_diagonal": errors,
        "wrong_share": float(sum(joint[i][j] for i in every for j in every if i != j)),
    }


CASES = {
    "two_classes": (11, 2, 60, 0.1),
    "three_classes": (12, 3, 150, 0.15),
    "five_classes_many_wrong": (13, 5, 200, 0.4),
}
print(json.dumps({name: case(*how) for name, how in CASES.items()}))
