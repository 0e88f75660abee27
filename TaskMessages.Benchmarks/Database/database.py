"""One workload against a server, by PyMongo: URI WORKLOAD CALLERS WARM-UP SECONDS DOCUMENTS. Prints a JSON object; times are seconds.

The data has been stored by the harness, and documents look as MongoDocuments.cs makes them.
"""

import datetime
import itertools
import json
import random
import sys
import threading
import time

import pymongo

BULK_SIZE = 1000
RANGE_SIZE = 50
EPOCH = datetime.datetime(1970, 1, 1)
TEXT = "An answer as long as what somebody reads in a chat, a sentence or two."

uri, workload = sys.argv[1], sys.argv[2]
callers, documents = int(sys.argv[3]), int(sys.argv[6])
warm_up, seconds = float(sys.argv[4]), float(sys.argv[5])

database = pymongo.MongoClient(uri, retryWrites=False, maxPoolSize=callers)["bench"]
inserted, readables, queue = database["python_inserted"], database["readables"], database["queue"]
numbers = itertools.count(1)


def instant(milliseconds):
    return EPOCH + datetime.timedelta(milliseconds=milliseconds)


def document():
    number = next(numbers)
    return {"n": number * 7919 % 1_000_003, "author": "agent", "text": TEXT, "created_at": instant(1_700_000_000_000 + number)}


def claim():
    return queue.find_one_and_update(
        {"status": "running", "turn.visible_at": {"$lte": instant(1_900_000_000_000)}},
        {
            "$set": {
                "turn.lease": {"owner": "host:1:0123456789ab", "token": "0123456789abcdef"},
                "turn.visible_at": instant(1_800_000_000_000 + next(numbers)),
            },
            "$inc": {"turn.attempt": 1},
            "$min": {"turn.started_at": instant(1_900_000_000_000)},
        },
        sort=[("turn.visible_at", 1)],
        return_document=pymongo.ReturnDocument.AFTER,
    )


def read_range():
    start = random.randrange(documents - RANGE_SIZE)
    return len(list(readables.find({"n": {"$gte": start}}).sort("n", 1).limit(RANGE_SIZE))) == RANGE_SIZE


OPERATIONS = {
    "Insert": lambda: inserted.insert_one(document()),
    "InsertMany": lambda: inserted.insert_many([document() for _ in range(BULK_SIZE)]),
    "Claim": claim,
    "PointRead": lambda: readables.find_one({"_id": random.randrange(documents)}),
    "RangeRead": read_range,
}


def call(operation, start, times):
    end = start + seconds
    while True:
        began = time.perf_counter()
        if not operation():
            raise RuntimeError(workload + " found other data than it must find")
        ended = time.perf_counter()
        # The first one counts even when it ends late, so that a very short run has a result.
        if ended >= start and (ended <= end or not times):
            times.append(ended - began)
        if ended > end:
            return


inserted.create_index("n")
results = [[] for _ in range(callers)]
first = time.perf_counter() + warm_up
threads = [threading.Thread(target=call, args=(OPERATIONS[workload], first, times)) for times in results]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
latencies = sorted(itertools.chain.from_iterable(results))
print(json.dumps({
    "count": len(latencies) * (BULK_SIZE if workload == "InsertMany" else 1),
    "median": latencies[len(latencies) // 2],
    "percentile99": latencies[len(latencies) * 99 // 100],
    "longest": latencies[-1],
}))
