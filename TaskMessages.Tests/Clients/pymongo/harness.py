"""What the scripts for PyMongo share: checks, and one JSON line for each, then a summary line."""
import json
import sys
import traceback

import pymongo
from pymongo.errors import OperationFailure

CHECKS = []


def check(function):
    CHECKS.append(function)
    return function


def expect(actual, wanted):
    if actual != wanted:
        raise AssertionError("expected %r, got %r" % (wanted, actual))


def fails(code, action, kind=OperationFailure):
    try:
        action()
    except kind as error:
        expect(error.code, code)
        return error
    raise AssertionError("expected error %d" % code)


def main(**options):
    client = pymongo.MongoClient(sys.argv[1], serverSelectionTimeoutMS=10000, **options)
    for function in CHECKS:
        name = function.__name__
        database = "pymongo_" + name[:30]
        client.drop_database(database)
        try:
            function(client, client[database])
            print(json.dumps({"check": name, "ok": True}), flush=True)
        except Exception:
            print(json.dumps({"check": name, "ok": False, "error": traceback.format_exc(limit=-4)}), flush=True)
    client.close()
    print(json.dumps({"client": "PyMongo " + pymongo.version, "checks": len(CHECKS)}), flush=True)
