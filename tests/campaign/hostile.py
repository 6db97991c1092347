"""Hostile requests from the server's own OpenAPI document: every path and method, with values that its types do not mean."""

import json
import random
import string

ODD = [
    None, True, False, 0, -1, 1, 2**31, 2**63, -(2**63), 1e308, -0.0, 0.1, "", " ", "\u0000", "\ud7ff", "a" * 5000, "\u202e\u0001\n",
    "'; DROP TABLE Boxes; --", "../../../../etc/passwd", "<script>alert(1)</script>", "%00", "NaN", "9" * 400, [], {}, [[]], [None],
]


def value(schema, document, dice, depth=0):
    """Mostly what the type asks for, often something else."""
    if dice.random() < 0.25 or depth > 5:
        return dice.choice(ODD)
    schema = schema or {}
    if "$ref" in schema:
        return value(document["components"]["schemas"].get(schema["$ref"].split("/")[-1]), document, dice, depth + 1)
    for word in ("oneOf", "anyOf", "allOf"):
        if schema.get(word):
            return value(dice.choice(schema[word]), document, dice, depth + 1)
    kind = schema.get("type")
    kind = dice.choice(kind) if isinstance(kind, list) else kind
    if schema.get("enum"):
        return dice.choice(schema["enum"])
    if kind == "object" or "properties" in schema:
        made = {
            name: value(part, document, dice, depth + 1) for name, part in schema.get("properties", {}).items() if dice.random() < 0.85
        }
        if dice.random() < 0.2:
            made["".join(dice.choices(string.printable, k=5))] = dice.choice(ODD)
        return made
    if kind == "array":
        return [value(schema.get("items"), document, dice, depth + 1) for _ in range(dice.choice([0, 1, 2, 30]))]
    if kind in ("integer", "number"):
        return dice.choice([0, 1, 2, -5, 7.5, 2**40, dice.randrange(10_000)])
    if kind == "boolean":
        return dice.choice([True, False])
    return dice.choice(["a", "R", "2026-11-30", "".join(dice.choices(string.printable, k=dice.randrange(40)))])


def body(operation, document, dice):
    content = operation.get("requestBody", {}).get("content", {})
    if not content and dice.random() < 0.7:
        return None, "application/json"
    kind, what = next(iter(content.items()), ("application/json", {}))
    roll = dice.random()
    if roll < 0.06:
        return bytes(dice.randrange(256) for _ in range(dice.randrange(200))), kind
    text = json.dumps(value(what.get("schema"), document, dice), ensure_ascii=dice.random() < 0.5)
    if roll < 0.12:
        text = text[: len(text) // 2]
    elif roll < 0.15:
        text = "[" * 3000
    return text.encode("utf-8", "surrogatepass"), dice.choice([kind, kind, kind, "text/plain", "application/xml"])


def path(template, operation, document, dice):
    from urllib.parse import quote

    for parameter in operation.get("parameters", []):
        if parameter.get("in") == "path":
            put = dice.choice([1, 2, 3, value(parameter.get("schema"), document, dice)])
            template = template.replace("{" + parameter["name"] + "}", quote(str(put), safe="") or "0")
    query = [
        f"{quote(parameter['name'])}={quote(str(value(parameter.get('schema'), document, dice)).encode('utf-8', 'replace'), safe='')}"
        for parameter in operation.get("parameters", [])
        if parameter.get("in") == "query" and dice.random() < 0.7
    ]
    return template + ("?" + "&".join(query) if query else "")


# Streams of the server that end when the client does, and the way out.
LEFT = ("/hubs", "/account/sign-out")


def run(browser, sign_in, count, seed, tell):
    """Sends so many; sentences for every answer that a server must not give."""
    dice, faults, statuses = random.Random(seed), [], {}
    document = browser.ask("GET", "/openapi/v1.json").json()
    doors = [
        (method.upper(), template, operation)
        for template, methods in sorted(document["paths"].items())
        for method, operation in sorted(methods.items())
        if method in ("get", "post", "put", "delete", "patch") and not template.startswith(LEFT)
    ]
    tell(f"{len(doors)} doors of the OpenAPI document")
    for number in range(count):
        method, template, operation = doors[number % len(doors)]
        address = path(template, operation, document, dice)
        data, kind = (None, "application/json") if method == "GET" else body(operation, document, dice)
        try:
            answer = browser.ask(method, address, raw=data, kind=kind, timeout=120)
        except (OSError, ValueError) as broken:
            faults.append(f"{method} {template}: no answer ({broken}); request {number} of seed {seed}")
            if len(faults) > 20:
                break
            sign_in()
            continue
        statuses[answer.status] = statuses.get(answer.status, 0) + 1
        if answer.status >= 500:
            faults.append(f"{method} {address[:120]} with {(data or b'')[:120]!r}: {answer.status}; request {number} of seed {seed}")
        elif answer.status >= 400 and answer.body and "problem+json" not in answer.kind and template.startswith("/api"):
            faults.append(f"{method} {address[:120]}: {answer.status}, no problem but {answer.kind}; request {number}, seed {seed}")
        if answer.status in (401,) or (answer.status == 400 and b"antiforgery" in answer.body):
            sign_in()
    tell(f"{sum(statuses.values())} hostile requests: {dict(sorted(statuses.items()))}")
    return faults
