"""Runs PyMongo against the server named by the connection string in argv[1]; prints one JSON line a check, then a summary line."""
import json
import re
from datetime import datetime

import gridfs
from bson import Binary, Decimal128, Int64, ObjectId, Regex, Timestamp
from gridfs.errors import NoFile
from pymongo import ASCENDING, DESCENDING, DeleteOne, IndexModel, InsertOne, ReplaceOne, ReturnDocument, UpdateMany, UpdateOne
from pymongo.errors import BulkWriteError, CursorNotFound, DuplicateKeyError, OperationFailure, WriteError
from pymongo.write_concern import WriteConcern

from harness import check, expect, fails, main


def fill(collection, count):
    collection.insert_many([{"_id": i, "group": i % 5, "name": "n%04d" % i} for i in range(count)])


@check
def handshake(client, db):
    expect(client.is_primary, True)
    expect(client.max_bson_size, 16 * 1024 * 1024)
    expect(client.server_info()["versionArray"][:2], [7, 0])
    expect(client.admin.command("ping")["ok"], 1.0)


@check
def insert_and_find_one(client, db):
    result = db.c.insert_one({"a": 1, "b": {"c": [1, 2, 3]}})
    expect(result.acknowledged, True)
    expect(db.c.find_one({"_id": result.inserted_id}), {"_id": result.inserted_id, "a": 1, "b": {"c": [1, 2, 3]}})
    expect(db.c.find_one({"a": 2}), None)


@check
def every_type_round_trips(client, db):
    document = {
        "_id": ObjectId(), "double": 1.5, "string": "häß€😀", "binary": Binary(b"\x00\x01", 5), "bool": True,
        "date": datetime(2024, 2, 29, 12, 30, 15, 123000), "null": None, "regex": Regex("^a", "i"), "int": 7, "long": Int64(1 << 40),
        "timestamp": Timestamp(5, 6), "decimal": Decimal128("1.50"), "array": [1, [2], {"x": 3}], "empty": {},
    }
    db.c.insert_one(dict(document))
    expect(db.c.find_one(), document)


@check
def cursor_over_several_batches(client, db):
    fill(db.c, 1000)
    expect([d["_id"] for d in db.c.find(batch_size=64)], list(range(1000)))
    expect([d["_id"] for d in db.c.find().sort("_id", DESCENDING).batch_size(7).limit(30)], list(range(999, 969, -1)))
    expect(len(list(db.c.find({"group": 3}).batch_size(2))), 200)
    expect([d["_id"] for d in db.c.find({"group": 3}).sort("name", ASCENDING).skip(2).limit(3)], [13, 18, 23])
    expect(len(list(db.c.find())), 1000)


@check
def cursor_larger_than_a_message(client, db):
    blob = "x" * (1024 * 1024)
    for i in range(20):
        db.c.insert_one({"_id": i, "blob": blob})
    expect([d["_id"] for d in db.c.find()], list(range(20)))


@check
def killed_cursor_is_gone(client, db):
    fill(db.c, 300)
    cursor = db.c.find(batch_size=10)
    next(cursor)
    expect(db.command({"killCursors": "c", "cursors": [cursor.cursor_id]})["cursorsKilled"], [cursor.cursor_id])
    for _ in range(9):
        next(cursor)
    fails(43, lambda: next(cursor), CursorNotFound)


@check
def projection_sort_count_distinct(client, db):
    fill(db.c, 50)
    expect(db.c.find_one({"_id": 7}, {"name": 1, "_id": 0}), {"name": "n0007"})
    expect(db.c.find_one({"_id": 7}, {"name": 0}), {"_id": 7, "group": 2})
    expect(db.c.count_documents({"group": {"$in": [1, 2]}}), 20)
    expect(db.c.count_documents({}, skip=5, limit=10), 10)
    expect(db.c.estimated_document_count(), 50)
    expect(sorted(db.c.distinct("group")), [0, 1, 2, 3, 4])
    expect(db.c.find_one(sort=[("name", -1)])["_id"], 49)
    expect([d["_id"] for d in db.c.find({"name": re.compile("^N000[12]$", re.I)})], [1, 2])


@check
def updates(client, db):
    fill(db.c, 10)
    result = db.c.update_one({"_id": 1}, {"$set": {"x": 5}, "$inc": {"group": 10}})
    expect((result.matched_count, result.modified_count, result.upserted_id), (1, 1, None))
    result = db.c.update_one({"_id": 1}, {"$set": {"x": 5}})
    expect((result.matched_count, result.modified_count), (1, 0))
    result = db.c.update_many({"_id": {"$gte": 5}}, {"$unset": {"name": ""}, "$push": {"tags": {"$each": [3, 1], "$sort": 1}}})
    expect((result.matched_count, result.modified_count), (5, 5))
    expect(db.c.find_one({"_id": 5}), {"_id": 5, "group": 0, "tags": [1, 3]})
    result = db.c.update_one({"_id": 77}, {"$setOnInsert": {"made": True}, "$set": {"v": 1}}, upsert=True)
    expect((result.matched_count, result.upserted_id), (0, 77))
    expect(db.c.find_one({"_id": 77}), {"_id": 77, "made": True, "v": 1})
    result = db.c.replace_one({"_id": 77}, {"z": 1})
    expect((result.matched_count, result.modified_count), (1, 1))
    expect(db.c.find_one({"_id": 77}), {"_id": 77, "z": 1})
    result = db.c.replace_one({"k": 9}, {"k": 9}, upsert=True)
    expect(isinstance(result.upserted_id, ObjectId), True)


@check
def deletes(client, db):
    fill(db.c, 10)
    expect(db.c.delete_one({"group": 1}).deleted_count, 1)
    expect(db.c.delete_many({"group": {"$in": [1, 2]}}).deleted_count, 3)
    expect(db.c.delete_many({}).deleted_count, 6)
    expect(db.c.count_documents({}), 0)


@check
def find_one_and_modify(client, db):
    fill(db.c, 10)
    expect(db.c.find_one_and_update({"_id": 2}, {"$inc": {"n": 1}})["group"], 2)
    after = db.c.find_one_and_update({"group": 4}, {"$inc": {"n": 1}}, sort=[("_id", -1)], return_document=ReturnDocument.AFTER)
    expect(after, {"_id": 9, "group": 4, "name": "n0009", "n": 1})
    projected = db.c.find_one_and_update({"_id": 9}, {"$inc": {"n": 1}}, projection={"n": 1, "_id": 0}, return_document=ReturnDocument.AFTER)
    expect(projected, {"n": 2})
    expect(db.c.find_one_and_update({"_id": 404}, {"$set": {"n": 1}}), None)
    made = db.c.find_one_and_update({"_id": 404}, {"$set": {"n": 1}}, upsert=True, return_document=ReturnDocument.AFTER)
    expect(made, {"_id": 404, "n": 1})
    expect(db.c.find_one_and_replace({"_id": 404}, {"m": 1}), {"_id": 404, "n": 1})
    expect(db.c.find_one_and_delete({"_id": 404}), {"_id": 404, "m": 1})
    expect(db.c.find_one_and_delete({"_id": 404}), None)


@check
def counter_is_atomic(client, db):
    import threading
    db.c.insert_one({"_id": "counter", "n": 0})

    def work():
        for _ in range(25):
            db.c.find_one_and_update({"_id": "counter"}, {"$inc": {"n": 1}})

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expect(db.c.find_one()["n"], 200)


@check
def indexes(client, db):
    expect(db.c.create_index([("a", 1), ("b", -1)]), "a_1_b_-1")
    expect(db.c.create_index("u", unique=True, name="only"), "only")
    expect(db.c.create_index("at", expireAfterSeconds=3600), "at_1")
    expect(db.c.create_index("p", partialFilterExpression={"p": {"$gt": 5}}), "p_1")
    information = db.c.index_information()
    expect(sorted(information), ["_id_", "a_1_b_-1", "at_1", "only", "p_1"])
    expect(information["only"]["unique"], True)
    expect(information["a_1_b_-1"]["key"], [("a", 1), ("b", -1)])
    expect(information["at_1"]["expireAfterSeconds"], 3600)
    db.c.insert_one({"u": 1})
    fails(85, lambda: db.c.create_index("u", name="other", unique=True))
    db.c.drop_index("only")
    fails(27, lambda: db.c.drop_index("only"))
    db.c.drop_indexes()
    expect(list(db.c.index_information()), ["_id_"])


@check
def index_serves_a_query(client, db):
    db.c.create_index([("group", 1), ("name", 1)])
    fill(db.c, 200)
    plan = db.c.find({"group": 3}).sort("name", 1).explain()
    expect("IXSCAN" in json.dumps(plan["queryPlanner"]["winningPlan"]), True)
    expect("COLLSCAN" in json.dumps(db.c.find({"other": 3}).explain()["queryPlanner"]["winningPlan"]), True)
    expect([d["_id"] for d in db.c.find({"group": 3}, hint="group_1_name_1").sort("name", -1).limit(2)], [198, 193])


@check
def duplicate_keys(client, db):
    db.c.create_index("email", unique=True)
    db.c.insert_one({"_id": 1, "email": "a"})
    error = fails(11000, lambda: db.c.insert_one({"_id": 1}), DuplicateKeyError)
    expect(error.details["keyValue"], {"_id": 1})
    error = fails(11000, lambda: db.c.insert_one({"_id": 2, "email": "a"}), DuplicateKeyError)
    expect((error.details["keyPattern"], error.details["keyValue"]), ({"email": 1}, {"email": "a"}))
    db.c.insert_one({"_id": 2, "email": "b"})
    fails(11000, lambda: db.c.update_one({"_id": 2}, {"$set": {"email": "a"}}), DuplicateKeyError)
    fails(11000, lambda: db.c.find_one_and_update({"_id": 2}, {"$set": {"email": "a"}}), DuplicateKeyError)
    fails(66, lambda: db.c.update_one({"_id": 2}, {"$set": {"_id": 3}}), WriteError)


@check
def bulk_writes(client, db):
    result = db.c.bulk_write([
        InsertOne({"_id": 1}), InsertOne({"_id": 2}), UpdateOne({"_id": 1}, {"$set": {"a": 1}}), UpdateMany({}, {"$set": {"b": 1}}),
        UpdateOne({"_id": 9}, {"$set": {"c": 1}}, upsert=True), ReplaceOne({"_id": 2}, {"r": 1}), DeleteOne({"_id": 1}),
    ])
    expect((result.inserted_count, result.matched_count, result.modified_count, result.deleted_count), (2, 4, 4, 1))
    expect(result.upserted_ids, {4: 9})
    try:
        db.c.insert_many([{"_id": 50}, {"_id": 50}, {"_id": 51}])
        raise AssertionError("expected a bulk write error")
    except BulkWriteError as error:
        expect((error.details["nInserted"], error.details["writeErrors"][0]["index"], error.details["writeErrors"][0]["code"]), (1, 1, 11000))
    try:
        db.c.insert_many([{"_id": 50}, {"_id": 52}, {"_id": 50}, {"_id": 53}], ordered=False)
        raise AssertionError("expected a bulk write error")
    except BulkWriteError as error:
        expect((error.details["nInserted"], [e["index"] for e in error.details["writeErrors"]]), (2, [0, 2]))
    expect(sorted(d["_id"] for d in db.c.find()), [2, 9, 50, 52, 53])


@check
def large_bulk_insert(client, db):
    db.c.insert_many([{"_id": i, "text": "t" * 100} for i in range(20000)])
    expect(db.c.count_documents({}), 20000)


@check
def aggregation(client, db):
    fill(db.c, 100)
    grouped = list(db.c.aggregate([
        {"$match": {"_id": {"$lt": 50}}},
        {"$group": {"_id": "$group", "count": {"$sum": 1}, "top": {"$max": "$_id"}}},
        {"$sort": {"_id": 1}}, {"$skip": 1}, {"$limit": 2},
    ]))
    expect(grouped, [{"_id": 1, "count": 10, "top": 46}, {"_id": 2, "count": 10, "top": 47}])
    expect(len(list(db.c.aggregate([{"$project": {"name": 1}}], batchSize=9))), 100)
    expect(list(db.c.aggregate([{"$count": "n"}])), [{"n": 100}])
    db.d.insert_one({"_id": 1, "tags": ["a", "b"]})
    expect(list(db.d.aggregate([{"$unwind": "$tags"}, {"$addFields": {"x": 1}}])), [{"_id": 1, "tags": "a", "x": 1}, {"_id": 1, "tags": "b", "x": 1}])
    fails(40324, lambda: list(db.c.aggregate([{"$nonsense": {}}])))


@check
def collections_and_databases(client, db):
    db.create_collection("made")
    db.other.insert_one({})
    expect(sorted(db.list_collection_names()), ["made", "other"])
    expect(db.list_collection_names(filter={"name": "made"}), ["made"])
    expect(db.name in client.list_database_names(), True)
    db.drop_collection("made")
    expect(db.list_collection_names(), ["other"])
    expect(db.command("collStats", "other")["count"], 1)
    expect(db.command("dbStats")["collections"], 1)
    client.drop_database(db.name)
    expect(db.name in client.list_database_names(), False)


@check
def errors_have_codes(client, db):
    fails(59, lambda: db.command("nonsense"))
    fails(40415, lambda: db.command({"find": "c", "foo": 1}))
    fails(2, lambda: db.c.find_one({"a": {"$nonsense": 1}}))
    fails(14, lambda: db.command({"find": "c", "filter": "text"}))
    error = fails(9, lambda: db.c.update_one({}, {"$nonsense": {"a": 1}}), WriteError)
    expect("$nonsense" in str(error), True)


@check
def files_in_gridfs(client, db):
    bucket = gridfs.GridFSBucket(db, chunk_size_bytes=64 * 1024)
    content = bytes(range(256)) * 4099
    first = bucket.upload_from_stream("file", content, metadata={"kind": "test"})
    with bucket.open_upload_stream("file") as stream:
        stream.write(b"second ")
        stream.write(b"revision")
    expect(bucket.open_download_stream(first).read() == content, True)
    expect(bucket.open_download_stream_by_name("file").read(), b"second revision")
    expect(bucket.open_download_stream_by_name("file", revision=0).metadata, {"kind": "test"})
    stream = bucket.open_download_stream(first)
    stream.seek(1000000)
    expect(stream.read(256) == content[1000000:1000256], True)
    expect(db["fs.chunks"].count_documents({"files_id": first}), 17)
    expect(sorted(db["fs.chunks"].index_information()), ["_id_", "files_id_1_n_1"])
    bucket.rename(first, "renamed")
    expect([f.filename for f in bucket.find({"length": {"$gt": 100}})], ["renamed"])
    bucket.delete(first)
    expect(db["fs.chunks"].count_documents({"files_id": first}), 0)
    try:
        bucket.open_download_stream(first)
        raise AssertionError("expected that the file is gone")
    except NoFile:
        pass


@check
def index_management(client, db):
    fill(db.c, 50)
    names = db.c.create_indexes([IndexModel([("group", 1)]), IndexModel([("name", -1)], name="by_name", unique=True), IndexModel([("s", 1)], sparse=True)])
    expect(names, ["group_1", "by_name", "s_1"])
    expect([i["name"] for i in db.c.list_indexes()], ["_id_", "group_1", "by_name", "s_1"])
    db.c.insert_one({"_id": 900, "group": 1, "name": "n0001x"})
    fails(11000, lambda: db.c.create_index("group", unique=True, name="clash"))
    fails(67, lambda: db.c.create_index([("a", 0)]))
    fails(197, lambda: db.c.create_index("b", nonsense=1))
    expect(list(db.c.find({"name": "n0003"}, {"name": 1}).hint("by_name")), [{"_id": 3, "name": "n0003"}])
    fails(2, lambda: list(db.c.find().hint("nothing")))
    db.c.drop_index([("group", 1)])
    expect(db.command("validate", "c", full=True)["valid"], True)
    expect("bytesFreed" in db.command("compact", "c", force=True), True)


@check
def errors_have_names(client, db):
    for command, code, name in [
        ({"nonsense": 1}, 59, "CommandNotFound"), ({"find": "c", "foo": 1}, 40415, "IDLUnknownField"), ({"find": "c", "filter": 1}, 14, "TypeMismatch"),
        ({"drop": "none", "odd": 1}, 40415, "IDLUnknownField"), ({"getMore": Int64(1), "collection": "c"}, 43, "CursorNotFound"),
        ({"dropIndexes": "none", "index": "x"}, 26, "NamespaceNotFound"), ({"find": "c", "collation": {"locale": "de"}}, 238, "NotImplemented"),
        ({"aggregate": "c", "pipeline": [{"$nonsense": 1}], "cursor": {}}, 40324, "Location40324"),
    ]:
        error = fails(code, lambda: db.command(command))
        expect((error.details["codeName"], error.details["ok"]), (name, 0.0))


@check
def unacknowledged_writes(client, db):
    quiet = db.get_collection("c", write_concern=WriteConcern(w=0))
    expect(quiet.insert_one({"_id": 1}).acknowledged, False)
    quiet.update_one({"_id": 1}, {"$set": {"a": 1}})
    quiet.insert_one({"_id": 2})
    quiet.delete_one({"_id": 2})
    for _ in range(200):
        if list(db.c.find()) == [{"_id": 1, "a": 1}]:
            return
    raise AssertionError("the unacknowledged writes never appeared")


@check
def sessions(client, db):
    with client.start_session() as session:
        db.c.insert_one({"_id": 1}, session=session)
        expect(db.c.find_one(session=session), {"_id": 1})
        def transaction():
            with session.start_transaction():
                db.c.insert_one({"_id": 2}, session=session)
        fails(263 if client._topology.description.replica_set_name else 20, transaction)


main()
