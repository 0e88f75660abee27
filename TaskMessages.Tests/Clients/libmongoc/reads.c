// Documents of every type, cursors, counting, aggregation.
#include "harness.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static mongoc_cursor_t *aggregate(const char *pipeline, const bson_t *options) {
    return mongoc_collection_aggregate(c, MONGOC_QUERY_NONE, json("{'pipeline': %s}", pipeline), options, NULL);
}

static void insert_and_find_one(void) {
    insert(json("{'_id': 5, 'a': 1, 'b': {'c': [1, 2, 3]}}"));
    EXPECT_JSON(find_one(json("{'_id': 5}")), "{'_id': 5, 'a': 1, 'b': {'c': [1, 2, 3]}}");
    EXPECT_JSON(find_one(json("{'a': 2}")), "{}");
}

static void every_type_round_trips(void) {
    bson_t *document = json(
        "{'_id': {'$oid': '65e07a1f0000000000000001'}, 'double': 1.5, 'string': 'häß€😀', 'binary': {'$binary': {'base64': 'AAE=', 'subType': '05'}},"
        " 'bool': true, 'date': {'$date': {'$numberLong': '1709209815123'}}, 'null': null, 'regex': {'$regularExpression': {'pattern': '^a', 'options': 'i'}},"
        " 'int': 7, 'long': {'$numberLong': '9007199254740993'}, 'timestamp': {'$timestamp': {'t': 5, 'i': 6}}, 'decimal': {'$numberDecimal': '1.50'},"
        " 'array': [1, [2], {'x': 3}], 'empty': {}, 'minKey': {'$minKey': 1}, 'maxKey': {'$maxKey': 1}, 'code': {'$code': 'f()'},"
        " 'scoped': {'$code': 'g()', '$scope': {'x': 1}}, 'symbol': {'$symbol': 's'}, 'undefined': {'$undefined': true}, 'uuid': {'$uuid': '00112233-4455-6677-8899-aabbccddeeff'},"
        " 'nan': {'$numberDouble': 'NaN'}, 'infinity': {'$numberDouble': '-Infinity'}, 'pointer': {'$dbPointer': {'$ref': 'r', '$id': {'$oid': '65e07a1f0000000000000002'}}}}");
    insert(document);
    EXPECT(bson_equal(find_one(json("{}")), document));
}

static void expect_ids(mongoc_cursor_t *cursor, int from, int to, int step) {
    const bson_t *document;
    int wanted = from, wrong = 0;
    for (; mongoc_cursor_next(cursor, &document); wanted += step)
        wrong += integer(document, "_id") != wanted;
    bool failed = mongoc_cursor_error(cursor, &error);
    mongoc_cursor_destroy(cursor);
    OK(!failed);
    EXPECT_NUMBER(wrong, 0);
    EXPECT_NUMBER(wanted, to);
}

static void cursor_over_several_batches(void) {
    fill(1000);
    expect_ids(find(json("{}"), json("{'batchSize': 64}")), 0, 1000, 1);
    expect_ids(find(json("{}"), json("{'sort': {'_id': -1}, 'batchSize': 7, 'limit': 30}")), 999, 969, -1);
    expect_ids(find(json("{'group': 3}"), json("{'batchSize': 2, 'sort': {'_id': 1}}")), 3, 1003, 5);
    EXPECT_FIELDS(find(json("{'group': 3}"), json("{'sort': {'name': 1}, 'skip': 2, 'limit': 3}")), "_id", "[13, 18, 23]");
    EXPECT_NUMBER(count_all(find(json("{}"), json("{'singleBatch': true, 'batchSize': 5}"))), 5);
    expect_ids(find(json("{}"), NULL), 0, 1000, 1);
}

static void cursor_larger_than_a_message(void) {
    enum { size = 1024 * 1024 };
    char *blob = malloc(size);
    memset(blob, 'x', size);
    bool inserted = true;
    for (int i = 0; i < 20 && inserted; i++) {
        bson_t document = BSON_INITIALIZER;
        BSON_APPEND_INT32(&document, "_id", i);
        bson_append_utf8(&document, "blob", -1, blob, size);
        inserted = mongoc_collection_insert_one(c, &document, NULL, NULL, &error);
        bson_destroy(&document);
    }
    free(blob);
    OK(inserted);
    expect_ids(find(json("{}"), NULL), 0, 20, 1);
}

static void killed_cursor_is_gone(void) {
    fill(300);
    mongoc_cursor_t *cursor = find(json("{}"), json("{'batchSize': 10}"));
    const bson_t *document;
    bool found = mongoc_cursor_next(cursor, &document);
    long long id = mongoc_cursor_get_id(cursor);
    bson_t *answer = reply();
    bool killed = found && try_run(json("{'killCursors': 'c', 'cursors': [{'$numberLong': '%lld'}]}", id), answer);
    CURSOR_FAILS(43, cursor);
    EXPECT(killed);
    EXPECT_NUMBER(integer(answer, "cursorsKilled.0"), id);
}

static void destroyed_cursor_is_gone(void) {
    fill(300);
    mongoc_cursor_t *cursor = find(json("{}"), json("{'batchSize': 10}"));
    const bson_t *document;
    bool found = mongoc_cursor_next(cursor, &document);
    long long id = mongoc_cursor_get_id(cursor);
    mongoc_cursor_destroy(cursor);
    EXPECT(found && id != 0);
    FAILS(43, try_run(json("{'getMore': {'$numberLong': '%lld'}, 'collection': 'c'}", id), reply()));
}

static void projection_sort_count_distinct(void) {
    fill(50);
    EXPECT_ALL(find(json("{'_id': 7}"), json("{'projection': {'name': 1, '_id': 0}}")), "[{'name': 'n0007'}]");
    EXPECT_ALL(find(json("{'_id': 7}"), json("{'projection': {'name': 0}}")), "[{'_id': 7, 'group': 2}]");
    EXPECT_NUMBER(count(json("{'group': {'$in': [1, 2]}}")), 20);
    EXPECT_NUMBER(mongoc_collection_count_documents(c, json("{}"), json("{'skip': 5, 'limit': 10}"), NULL, NULL, &error), 10);
    EXPECT_NUMBER(mongoc_collection_estimated_document_count(c, NULL, NULL, NULL, &error), 50);
    bson_t *distinct = run(json("{'distinct': 'c', 'key': 'group', 'query': {'_id': {'$lt': 8}}}"));
    for (int i = 0; i < 5; i++) {
        char path[16];
        snprintf(path, sizeof path, "values.%d", i);
        EXPECT_NUMBER(integer(distinct, path), i);
    }
    EXPECT_FIELDS(find(json("{}"), json("{'sort': {'name': -1}, 'limit': 1}")), "_id", "[49]");
    EXPECT_FIELDS(find(json("{'name': {'$regularExpression': {'pattern': '^N000[12]$', 'options': 'i'}}}"), NULL), "_id", "[1, 2]");
}

static void aggregation(void) {
    fill(100);
    EXPECT_ALL(aggregate("[{'$match': {'_id': {'$lt': 50}}}, {'$group': {'_id': '$group', 'count': {'$sum': 1}, 'top': {'$max': '$_id'}}},"
                         " {'$sort': {'_id': 1}}, {'$skip': 1}, {'$limit': 2}]", NULL),
               "[{'_id': 1, 'count': 10, 'top': 46}, {'_id': 2, 'count': 10, 'top': 47}]");
    EXPECT_NUMBER(count_all(aggregate("[{'$project': {'name': 1}}]", json("{'batchSize': 9}"))), 100);
    EXPECT_ALL(aggregate("[{'$count': 'n'}]", NULL), "[{'n': 100}]");
    insert(json("{'_id': 200, 'tags': ['a', 'b']}"));
    EXPECT_ALL(aggregate("[{'$match': {'_id': 200}}, {'$unwind': '$tags'}, {'$addFields': {'x': 1}}]", NULL),
               "[{'_id': 200, 'tags': 'a', 'x': 1}, {'_id': 200, 'tags': 'b', 'x': 1}]");
    CURSOR_FAILS(40324, aggregate("[{'$nonsense': {}}]", NULL));
}

const struct check read_checks[] = {
    CHECK(insert_and_find_one),
    CHECK(every_type_round_trips),
    CHECK(cursor_over_several_batches),
    CHECK(cursor_larger_than_a_message),
    CHECK(killed_cursor_is_gone),
    CHECK(destroyed_cursor_is_gone),
    CHECK(projection_sort_count_distinct),
    CHECK(aggregation),
    END,
};
