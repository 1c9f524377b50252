"""Reads the store and every export as their users will: with the programs for which the format is made.

check.py DIR, where check.sh has put a store, its records and its exports. Stops at the first fault.
"""

import csv
import json
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
DIR = Path(sys.argv[1])
store = sqlite3.connect(f"file:{DIR}/store.sqlite?mode=ro", uri=True)
TEXTS = dict(store.execute("SELECT path, text FROM article JOIN article_text ON article = id"))


def lines(name):
    content = (DIR / name).read_text(encoding="utf-8")
    assert content.endswith("\n"), f"{name} does not end with a line end"
    return [json.loads(line) for line in content.split("\n")[:-1]]


def check_store():
    import duckdb
    from duckdb_extensions import import_extension

    def datasette(path):
        command = [Path(sys.executable).with_name("datasette"), DIR / "store.sqlite", "--get", path]
        return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)

    tables = [table["name"] for table in datasette("/store.json")["tables"]]
    shown = [name for name in tables if not re.search("_fts(_|$)", name)]
    for name in shown:
        assert "rows" in datasette(f"/store/{name}.json?_size=3"), name
    found = datasette("/store.json?sql=SELECT+rowid+FROM+article_fts+WHERE+article_fts+MATCH+'huyen+uy'&_shape=array")
    assert found, "Datasette finds no words"
    import_extension("sqlite_scanner")
    duck = duckdb.connect()
    duck.execute("LOAD sqlite_scanner")
    duck.execute(f"ATTACH '{DIR}/store.sqlite' AS lib (TYPE sqlite, READ_ONLY)")
    for name in [*shown, "office_held", "reported", "assigned", "held"]:
        count = f'SELECT count(*) FROM "{name}"'
        seen = len(duck.execute(f'SELECT * FROM lib."{name}"').fetchall())
        assert seen == store.execute(count).fetchone()[0], name
    return f"{len(shown)} tables in Datasette and DuckDB"


def check_jsonl():
    import pandas

    written = sorted((DIR / "records.jsonl").read_bytes().splitlines(keepends=True))
    assert sorted((DIR / "out.jsonl").read_bytes().splitlines(keepends=True)) == written
    frame = pandas.read_json(DIR / "out.jsonl", lines=True)
    assert len(frame) == len(written) and frame["id"].notna().all()
    return f"{len(frame)} records, byte for byte"


def check_ftm():
    from followthemoney import model

    entities = {}
    for data in lines("out.ftm"):
        entity = model.get_proxy(data, cleaned=False)
        schema = entity.schema
        schema.validate(data)
        assert entity.id not in entities, f"{entity.id} is there twice"
        entities[entity.id] = entity
        for name, values in data["properties"].items():
            prop = schema.properties[name]
            assert not prop.deprecated and not prop.stub, prop
            # Nothing is lost or changed when the model cleans it.
            if prop.name != "bodyText":
                assert sorted(entity.get(prop)) == sorted(values), (data["id"], name, values, entity.get(prop))
            assert len(entity.get(prop)) == len(values) > 0
            assert all(len(value) <= prop.max_length for value in values), prop
        for name in schema.required:
            assert entity.has(name), (data["id"], name)
    for entity in entities.values():
        for prop, other in entity.itervalues():
            if prop.type.name == "entity":
                assert other in entities, f"{entity.id}: {prop.name} leads nowhere"
                assert entities[other].schema.is_a(prop.range), f"{entity.id}: {prop.name} leads to {entities[other].schema}"
    kinds = {entity.schema.name for entity in entities.values()}
    wanted = {"Person", "PublicBody", "Organization", "Position", "Occupancy", "Article", "Event", "Note"}
    assert wanted <= kinds, wanted - kinds
    tool = Path(sys.executable).with_name("ftm")
    clean = subprocess.run([tool, "validate", "-i", DIR / "out.ftm", "-o", "-"], check=True, capture_output=True)
    assert len(clean.stdout.splitlines()) == len(entities)
    return f"{len(entities)} entities"


def check_popolo():
    from jsonschema import Draft3Validator, FormatChecker
    from referencing import Registry
    from referencing.jsonschema import DRAFT3

    schemas = {path.stem: json.loads(path.read_text()) for path in (HERE / "popolo").glob("*.json")}
    registry = Registry().with_resources((schema["id"], DRAFT3.create_resource(schema)) for schema in schemas.values())
    data = json.loads((DIR / "out.popolo").read_text(encoding="utf-8"))
    ids = {}
    for plural, values in data.items():
        name = {"speeches": "speech"}.get(plural, plural.removesuffix("s"))
        validator = Draft3Validator(schemas[name], registry=registry, format_checker=FormatChecker(["uri"]))
        assert not validator.is_valid({"id": 1}) and values, name
        for value in values:
            validator.validate(value)
            assert set(value) <= set(schemas[name]["properties"]) | {"status"}, value
            assert value["id"] not in ids, value["id"]
            ids[value["id"]] = name
    kinds = {"person_id": "person", "organization_id": "organization", "post_id": "post", "event_id": "event", "creator_id": "person"}
    for value in (value for values in data.values() for value in values):
        for key, kind in kinds.items():
            assert key not in value or ids[value[key]] == kind, value
        assert all(ids[attendee["id"]] == "person" for attendee in value.get("attendees", []))
    return ", ".join(f"{len(values)} {plural}" for plural, values in data.items())


def check_tables():
    import duckdb
    import pandas
    import polars

    query = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"
    left_out = "meta article_record body_result body_task body_assigned body_meeting body_year called called_task office_wording rarity"
    tables = {name for (name,) in store.execute(query)} - set(left_out.split())
    for ending in ("csv", "parquet"):
        assert {path.stem for path in (DIR / f"out-{ending}").glob(f"*.{ending}")} == tables
    rows = days = 0
    for table in sorted(tables):
        columns = list(store.execute("SELECT name, pk FROM pragma_table_info(?)", [table]))
        key = [f'"{name}"' for name, pk in sorted(columns, key=lambda column: column[1]) if pk]
        expected = store.execute(f'SELECT * FROM "{table}" ORDER BY {", ".join(key)}').fetchall()
        names = [name for name, _ in columns]
        rows += len(expected)

        parquet = DIR / "out-parquet" / f"{table}.parquet"
        found = duckdb.sql(f"SELECT * FROM read_parquet('{parquet}')")
        assert found.columns == names
        for name, kind in zip(names, found.types):
            if re.fullmatch("day|first_seen|last_seen|.*_from|.*_to", name):
                assert str(kind) == "DATE", (table, name, kind)
                days += 1
        plain = lambda value: value.isoformat() if hasattr(value, "isoformat") else value
        same = lambda found: [tuple(map(plain, row)) for row in found] == expected
        assert same(found.fetchall()), f"{table}: DuckDB"
        assert same(polars.read_parquet(parquet).rows()), f"{table}: polars"
        frame = pandas.read_parquet(parquet, dtype_backend="pyarrow")
        none = lambda value: None if value is pandas.NA else value
        assert same(tuple(map(none, row)) for row in frame.itertuples(index=False, name=None)), f"{table}: pandas"

        as_text = lambda value: "" if value is None else value.hex() if isinstance(value, bytes) else str(value)
        sheet = DIR / "out-csv" / f"{table}.csv"
        with open(sheet, encoding="utf-8", newline="") as file:
            head, *body = csv.reader(file)
        number = lambda text: str(float(text)) if re.fullmatch(r"-?\d+\.\d+|-?\d+", text) else text
        assert head == names, head
        assert [list(map(number, row)) for row in body] == [[number(as_text(v)) for v in row] for row in expected], table
        if len(expected) > 0:
            frame = pandas.read_csv(sheet, dtype="str", keep_default_na=False)
            assert list(frame.columns) == names and len(frame) == len(expected), f"{table}: pandas, CSV"
            assert duckdb.sql(f"SELECT count(*) FROM read_csv('{sheet}', all_varchar = true)").fetchall() == [(len(expected),)]
    assert rows > 0 and days > 0
    return f"{len(tables)} tables, {rows} rows, the same in DuckDB, pandas, polars and SQLite"


def check_brat():
    from bioc import brat
    from bioc.brat import validator

    declared, section = {}, None
    for line in (DIR / "out-brat/annotation.conf").read_text().splitlines():
        if line.startswith("["):
            section = declared.setdefault(line.strip("[]"), {})
        elif line:
            name, _, rest = line.partition(" ")
            section[name] = re.findall(r"Arg\d?:([^,\s]+)", rest)
    assert set(declared) == {"entities", "relations", "events", "attributes"}

    documents = sorted((DIR / "out-brat").glob("*.txt"))
    assert len(documents) == len(TEXTS)
    count = cut = 0
    for path in documents:
        # As Python reads a text unless told otherwise: every kind of line end becomes \n.
        with open(path, encoding="utf-8") as text, open(path.with_suffix(".ann"), encoding="utf-8") as marks:
            document = brat.load(text, marks, path.stem)
        kinds = {}
        for entity in document.entities:
            spans = sorted((span.begin, span.end) if hasattr(span, "begin") else tuple(span) for span in entity.locations)
            pieces = [document.text[start:end] for start, end in spans]
            assert entity.text == " ".join(pieces) and all(piece.strip() == piece != "" for piece in pieces), (path, entity)
            assert "\n" not in entity.text and entity.type in declared["entities"], entity
            kinds[entity.id] = entity.type
            count += 1
            cut += len(spans) > 1
        for relation in document.relations:
            wanted = declared["relations"][relation.type]
            for kind, argument in zip(wanted, relation.arguments.values()):
                assert kinds[argument] in kind.split("|"), (path, relation)
        for attribute in document.attributes:
            (wanted,) = declared["attributes"][attribute.type]
            assert wanted in ("<ENTITY>", kinds[attribute.refid]), (path, attribute)
        if all(len(entity.locations) == 1 for entity in document.entities):
            validator.validate(document)
    with open(DIR / "out-brat/articles.tsv", encoding="utf-8") as names:
        listed = list(csv.DictReader(names, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert {row["document"]: row["path"] for row in listed}.keys() == {path.stem for path in documents}
    assert {row["path"] for row in listed} == set(TEXTS)
    return f"{count} marks in {len(documents)} documents, {cut} of them in several pieces"


def check_web_annotation():
    from pyld import jsonld

    context = json.loads((HERE / "anno.jsonld").read_text(encoding="utf-8"))

    def load(url, _options):
        assert url == "http://www.w3.org/ns/anno.jsonld", url
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": context}

    OA = "http://www.w3.org/ns/oa#"
    annotations = lines("out.webannotation")
    ids = {annotation["id"] for annotation in annotations}
    assert len(ids) == len(annotations)
    for annotation in annotations:
        (found,) = jsonld.expand(annotation, {"documentLoader": load})
        assert found["@type"] == [OA + "Annotation"] and found["@id"] == annotation["id"]
        (target,) = found[OA + "hasTarget"]
        (source,) = target[OA + "hasSource"]
        assert re.match("(https?|urn):", source["@id"]), source
        selectors = {selector["@type"][0]: selector for selector in target[OA + "hasSelector"]}
        one = lambda kind, key: selectors[OA + kind][OA + key][0]["@value"]
        start, end = one("TextPositionSelector", "start"), one("TextPositionSelector", "end")
        text = TEXTS[annotation["target"]["path"]]
        exact, prefix, suffix = (one("TextQuoteSelector", key) for key in ("exact", "prefix", "suffix"))
        assert exact == text[start:end] != "", annotation
        assert text[:start].endswith(prefix) and text[end:].startswith(suffix), annotation
        for body in found[OA + "hasBody"]:
            purpose = body[OA + "hasPurpose"][0]["@id"]
            if purpose == OA + "linking":
                assert body[OA + "hasSource"][0]["@id"] in ids, annotation
    return f"{len(annotations)} annotations"


def check_es_bulk():
    from elasticsearch.helpers import expand_action

    found = lines("out.es-bulk")
    actions, documents = found[::2], found[1::2]
    assert len(actions) == len(documents) == len(TEXTS)
    for action, document in zip(actions, documents):
        assert action.keys() == {"index"} and action["index"].keys() == {"_index", "_id"}
        whole = {"_op_type": "index", "_source": document, **action["index"]}
        assert expand_action(whole) == (action, document)
        for statement in document["results"] + document["tasks"]:
            assert document["text"][statement["start"] : statement["end"]].strip()
    ids = {action["index"]["_id"] for action in actions}
    assert len(ids) == len(actions) and all(len(id.encode()) <= 512 for id in ids)
    return f"{len(actions)} documents"


for check in (check_store, check_jsonl, check_ftm, check_popolo, check_tables, check_brat, check_web_annotation, check_es_bulk):
    print(f"{check.__name__.removeprefix('check_')}: {check()}")
