"""python3 onesignal_model.py TOOLS FILE

FILE holds a JSON list of {name, document}, and of {name, template}. Each document is read by the model that OneSignal's
own PyPI package has for the body of `POST /apps/{app_id}/journeys`, each template by the one for `POST /templates`. The
models take unknown fields without a word and know one class for all kinds of nodes, so besides this script asks
of each object that the model knows its fields, and of each kind the fields that its descriptions name.

Prints one line for each fault. Exit 0: none, 1: some, 2: package missing.
"""
import json
import os
import sys

tools, file = sys.argv[1:3]
sys.path.insert(0, os.path.join(tools, "python"))
try:
    from onesignal.configuration import Configuration
    from onesignal.model.create_journey_request import CreateJourneyRequest
    from onesignal.model.create_template_request import CreateTemplateRequest
    from onesignal.model_utils import ModelNormal, ModelSimple, validate_and_convert_types
except ImportError as missing:
    print(f"no packages in {tools}: run tests/setup.sh ({missing})")
    sys.exit(2)

# What the descriptions of the models say of each kind: (required, allowed besides).
ALWAYS = {"kind", "client_node_id", "annotation"}
NODES = {
    "wait": ({"duration_seconds"}, set()),
    "time_window": ({"relative_to", "windows"}, {"time_zone", "use_user_time_zone"}),
    "send_email": ({"template_id"}, set()),
    "tag": ({"assignments"}, set()),
    "split_range": ({"branches"}, {"randomize_on_entry"}),
    "yes_no": ({"branches"}, set()),
    "wait_until": ({"branches"}, {"expiration"}),
}
BRANCHES = {"split_range": (2, 25), "yes_no": (2, 2), "wait_until": (1, 25)}


def known(value, types, path):
    """Fields that no model knows."""
    for of in types if isinstance(types, (tuple, list)) else (types,):
        if isinstance(of, list) and isinstance(value, list):
            inner = of[0] if isinstance(of[0], (tuple, list)) else (of[0],)
            for i, item in enumerate(value):
                yield from known(item, inner, f"{path}/{i}")
        elif isinstance(of, type) and issubclass(of, ModelSimple):
            yield from known(value, of.openapi_types["value"], path)
        elif isinstance(of, type) and issubclass(of, ModelNormal) and isinstance(value, dict):
            fields = {of.attribute_map[key]: inner for key, inner in of.openapi_types.items()}
            for key, item in value.items():
                if key in fields:
                    yield from known(item, fields[key], f"{path}/{key}")
                elif not issubclass(of, CreateTemplateRequest):
                    yield f"{path}: unknown field {key}"


def walked(nodes, path, seen, asked):
    for i, node in enumerate(nodes):
        at = f"{path}/{i}"
        if node["kind"] not in NODES:
            yield f"{at}: {node['kind']} is not written by us"
            continue
        needs, may = NODES[node["kind"]]
        for key in sorted(needs - set(node)):
            yield f"{at}: {node['kind']} needs {key}"
        for key in sorted(set(node) - needs - may - ALWAYS):
            yield f"{at}: {node['kind']} has no {key}"
        name = node.get("client_node_id")
        if name in seen:
            yield f"{at}: {name} is there twice"
        seen[name] = node["kind"]
        branches = node.get("branches")
        if branches is None:
            continue
        least, most = BRANCHES[node["kind"]]
        if not least <= len(branches) <= most:
            yield f"{at}: {len(branches)} branches"
        if node["kind"] == "split_range" and abs(sum(b["weight"] for b in branches) - 100) > 1e-6:
            yield f"{at}: weights do not add up to 100"
        questions = sum(1 for b in branches if "condition" in b)
        if node["kind"] == "yes_no" and questions != 1:
            yield f"{at}: {questions} of the two branches ask"
        if node["kind"] == "wait_until" and questions != len(branches):
            yield f"{at}: a branch without a condition"
        for j, branch in enumerate(branches):
            about = branch.get("condition", {}).get("client_node_id")
            if about is not None:
                asked.append((at, about))
            yield from walked(branch.get("nodes", []), f"{at}/branches/{j}/nodes", seen, asked)


def faults_of(value, model):
    try:
        validate_and_convert_types(
            json.loads(json.dumps(value)), (model,), ["received_data"], True, True, configuration=Configuration()
        )
    except Exception as fault:  # the package's own errors, of several kinds
        yield " ".join(str(fault).split())[:400]
        return
    yield from known(value, (model,), "")


with open(file, encoding="utf-8") as documents:
    documents = json.load(documents)
faults = 0
for entry in documents:
    if "template" in entry:
        found = list(faults_of(entry["template"], CreateTemplateRequest))
    else:
        found = list(faults_of(entry["document"], CreateJourneyRequest))
        if not found:
            seen, asked = {}, []
            found = list(walked(entry["document"]["nodes"], "/nodes", seen, asked))
            found += [f"{at}: no message {name}" for at, name in asked if not seen.get(name, "").startswith("send_")]
    for fault in found:
        faults += 1
        print(f"{entry['name']}: {fault}")
sys.exit(1 if faults else 0)
