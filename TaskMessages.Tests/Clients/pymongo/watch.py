"""Change streams of a collection, as PyMongo opens, follows and resumes them."""
import threading

from pymongo.errors import OperationFailure

from harness import check, expect, fails, main


def kinds(events):
    return [event["operationType"] for event in events]


@check
def writes_are_told_in_order(client, db):
    with db.c.watch() as stream:
        db.c.insert_one({"_id": 1, "n": 1})
        db.c.update_one({"_id": 1}, {"$set": {"n": 2}})
        db.c.replace_one({"_id": 1}, {"n": 3})
        db.c.delete_one({"_id": 1})
        events = [next(stream) for _ in range(4)]
    expect(kinds(events), ["insert", "update", "replace", "delete"])
    expect(events[1]["updateDescription"]["updatedFields"], {"n": 2})
    expect(events[2]["fullDocument"], {"_id": 1, "n": 3})
    expect([event["ns"] for event in events], [{"db": db.name, "coll": "c"}] * 4)


@check
def a_quiet_stream_answers_nothing_and_has_a_token(client, db):
    with db.c.watch(max_await_time_ms=20) as stream:
        expect(stream.try_next(), None)
        token = stream.resume_token
    db.c.insert_one({"_id": 1})
    with db.c.watch(resume_after=token) as stream:
        expect(next(stream)["documentKey"], {"_id": 1})


@check
def a_waiting_stream_is_woken(client, db):
    with db.c.watch(max_await_time_ms=30000) as stream:
        timer = threading.Timer(0.2, lambda: db.c.insert_one({"_id": 1}))
        timer.start()
        expect(next(stream)["operationType"], "insert")
        timer.join()


@check
def a_killed_cursor_is_resumed_by_the_client(client, db):
    with db.c.watch() as stream:
        db.c.insert_one({"_id": 1})
        expect(next(stream)["documentKey"], {"_id": 1})
        client[db.name].command({"killCursors": "c", "cursors": [stream._cursor.cursor_id]})
        db.c.insert_one({"_id": 2})
        expect(next(stream)["documentKey"], {"_id": 2})


@check
def stages_and_lookups(client, db):
    db.c.insert_one({"_id": 1, "n": 0})
    pipeline = [{"$match": {"operationType": "update"}}, {"$project": {"fullDocument": 1}}]
    with db.c.watch(pipeline, full_document="updateLookup") as stream:
        db.c.insert_one({"_id": 2})
        db.c.update_one({"_id": 1}, {"$inc": {"n": 1}})
        event = next(stream)
    expect(sorted(event), ["_id", "fullDocument"])
    expect(event["fullDocument"], {"_id": 1, "n": 1})


@check
def a_dropped_collection_ends_the_stream(client, db):
    db.c.insert_one({"_id": 1})
    with db.c.watch() as stream:
        db.c.drop()
        expect(kinds(list(stream)), ["drop", "invalidate"])
        expect(stream.alive, False)


@check
def a_foreign_token_is_refused(client, db):
    fails(260, lambda: db.c.watch(resume_after={"_data": "00"}), OperationFailure)


main()
