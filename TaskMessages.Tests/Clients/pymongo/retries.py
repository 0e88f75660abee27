"""Runs PyMongo with retryable writes against a server that poses as a replica set, whose fail points make the network and the server fail."""
import threading

import pymongo
from bson import SON
from pymongo import DeleteOne, InsertOne, UpdateOne
from pymongo.errors import AutoReconnect, OperationFailure, WriteConcernError

from harness import check, expect, fails, main

CLOSE = {"closeConnection": True}
NOT_PRIMARY = {"errorCode": 10107}
SHUTDOWN_AFTER_WRITE = {"writeConcernError": {"code": 91, "errmsg": "Replication is being shut down"}}
FAILURES = [CLOSE, NOT_PRIMARY]
if pymongo.version_tuple >= (4,):
    # the versions before do not look for the label of a write concern error
    FAILURES.append(SHUTDOWN_AFTER_WRITE)


def fail(client, data, times=1, name="failCommand"):
    if name == "failCommand":
        data = dict(data, failCommands=["insert", "update", "delete", "findAndModify"])
    client.admin.command(SON([("configureFailPoint", name), ("mode", {"times": times}), ("data", data)]))


@check
def topology(client, db):
    client.admin.command("ping")
    description = client._topology.description
    expect((description.topology_type_name, description.replica_set_name), ("ReplicaSetWithPrimary", "rs0"))
    hello = client.admin.command("hello")
    expect(hello["hosts"], ["%s:%d" % client.address])
    expect(hello["me"], hello["primary"])
    expect(client.primary, client.address)


@check
def writes_are_numbered(client, db):
    fail(client, CLOSE, times=2)
    try:
        db.c.insert_one({"_id": 1})
        raise AssertionError("expected the second failure to be raised")
    except AutoReconnect:
        pass
    db.c.insert_one({"_id": 1})
    expect(db.c.count_documents({}), 1)


@check
def single_writes_happen_once(client, db):
    db.c.insert_one({"_id": 0, "n": 0})
    for number, failure in enumerate(FAILURES, 1):
        fail(client, failure)
        expect(db.c.update_one({"_id": 0}, {"$inc": {"n": 1}}).modified_count, 1)
        fail(client, failure)
        db.c.insert_one({"_id": number})
        fail(client, failure)
        expect(db.c.find_one_and_update({"_id": 0}, {"$inc": {"m": 1}}, return_document=True)["m"], number)
        fail(client, failure)
        expect(db.c.replace_one({"_id": number}, {"r": 1}).matched_count, 1)
        fail(client, failure)
        expect(db.c.delete_one({"_id": number}).deleted_count, 1)
        fail(client, failure)
        expect(db.c.update_one({"k": number}, {"$set": {"u": 1}}, upsert=True).upserted_id is not None, True)
        expect(db.c.delete_one({"k": number}).deleted_count, 1)
    expect(list(db.c.find()), [{"_id": 0, "n": len(FAILURES), "m": len(FAILURES)}])


@check
def written_and_then_disconnected(client, db):
    db.c.insert_one({"_id": 0, "n": 0})
    for _ in range(5):
        fail(client, {}, name="onPrimaryTransactionalWrite")
        expect(db.c.update_one({"_id": 0}, {"$inc": {"n": 1}}).modified_count, 1)
        fail(client, {}, name="onPrimaryTransactionalWrite")
        expect(db.c.find_one_and_update({"_id": 0}, {"$inc": {"n": 1}})["_id"], 0)
    expect(db.c.find_one()["n"], 10)


@check
def bulk_writes_happen_once(client, db):
    for failure in FAILURES:
        db.c.delete_many({})
        fail(client, failure)
        result = db.c.bulk_write([InsertOne({"_id": i, "n": 0}) for i in range(700)]
                                 + [UpdateOne({"_id": i}, {"$inc": {"n": 1}}) for i in range(300)] + [DeleteOne({"_id": 699})])
        expect((result.inserted_count, result.modified_count, result.deleted_count), (700, 300, 1))
        expect((db.c.count_documents({}), db.c.count_documents({"n": 1})), (699, 300))


@check
def one_of_several_threads_is_disconnected(client, db):
    db.c.insert_one({"_id": 0, "n": 0})
    for _ in range(3):
        fail(client, {}, name="onPrimaryTransactionalWrite")
        threads = [threading.Thread(target=lambda: db.c.update_one({"_id": 0}, {"$inc": {"n": 1}})) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    expect(db.c.find_one()["n"], 24)


@check
def several_failures_are_told(client, db):
    fail(client, NOT_PRIMARY, times=2)
    try:
        db.c.insert_one({"_id": 1})
        raise AssertionError("expected error 10107")
    except AutoReconnect as error:
        expect(error.details["code"], 10107)
    expect(db.c.count_documents({}), 0)
    fail(client, {"writeConcernError": {"code": 64, "errmsg": "waiting for replication timed out"}})
    fails(64, lambda: db.c.insert_one({"_id": 1}), WriteConcernError)
    expect(db.c.count_documents({}), 1)


@check
def transactions_are_refused(client, db):
    db.c.insert_one({"_id": 1})
    with client.start_session() as session:
        session.start_transaction()
        error = fails(263, lambda: db.c.insert_one({"_id": 2}, session=session), OperationFailure)
        expect(error.details["codeName"], "OperationNotSupportedInTransaction")
        session.abort_transaction()
    expect(db.c.count_documents({}), 1)


main(retryWrites=True)
