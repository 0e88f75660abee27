// Single writes, and the same ones from several threads.
#include "harness.h"
#include <string.h>

static bson_t *update(bool many, const bson_t *filter, const bson_t *change, const bson_t *options) {
    bson_t *result = reply();
    if (many)
        OK(mongoc_collection_update_many(c, filter, change, options, result, &error));
    else
        OK(mongoc_collection_update_one(c, filter, change, options, result, &error));
    return result;
}

static bson_t *replace(const bson_t *filter, const bson_t *document, const bson_t *options) {
    bson_t *result = reply();
    OK(mongoc_collection_replace_one(c, filter, document, options, result, &error));
    return result;
}

static void expect_counts(const bson_t *result, int matched, int modified) {
    EXPECT_NUMBER(integer(result, "matchedCount"), matched);
    EXPECT_NUMBER(integer(result, "modifiedCount"), modified);
}

static void updates(void) {
    bson_t *upsert = json("{'upsert': true}");
    fill(10);
    expect_counts(update(false, json("{'_id': 1}"), json("{'$set': {'x': 5}, '$inc': {'group': 10}}"), NULL), 1, 1);
    expect_counts(update(false, json("{'_id': 1}"), json("{'$set': {'x': 5}}"), NULL), 1, 0);
    expect_counts(update(true, json("{'_id': {'$gte': 5}}"), json("{'$unset': {'name': ''}, '$push': {'tags': {'$each': [3, 1], '$sort': 1}}}"), NULL), 5, 5);
    EXPECT_JSON(find_one(json("{'_id': 5}")), "{'_id': 5, 'group': 0, 'tags': [1, 3]}");

    bson_t *result = update(false, json("{'_id': 77}"), json("{'$setOnInsert': {'made': true}, '$set': {'v': 1}}"), upsert);
    expect_counts(result, 0, 0);
    EXPECT_NUMBER(integer(result, "upsertedId"), 77);
    EXPECT_JSON(find_one(json("{'_id': 77}")), "{'_id': 77, 'made': true, 'v': 1}");
    expect_counts(replace(json("{'_id': 77}"), json("{'z': 1}"), NULL), 1, 1);
    EXPECT_JSON(find_one(json("{'_id': 77}")), "{'_id': 77, 'z': 1}");
    bson_iter_t upserted = at(replace(json("{'k': 9}"), json("{'k': 9}"), upsert), "upsertedId");
    EXPECT(BSON_ITER_HOLDS_OID(&upserted));
}

static void updates_of_arrays(void) {
    insert(json("{'_id': 80, 'items': [{'k': 1, 'v': 1}, {'k': 2, 'v': 1}]}"));
    update(false, json("{'_id': 80}"), json("{'$set': {'items.$[e].v': 9}}"), json("{'arrayFilters': [{'e.k': 2}]}"));
    update(false, json("{'_id': 80, 'items.k': 1}"), json("{'$inc': {'items.$.v': 1}}"), NULL);
    EXPECT_JSON(find_one(json("{'_id': 80}")), "{'_id': 80, 'items': [{'k': 1, 'v': 2}, {'k': 2, 'v': 9}]}");
}

static int64_t delete(bool many, const bson_t *filter) {
    bson_t *result = reply();
    if (many)
        OK(mongoc_collection_delete_many(c, filter, NULL, result, &error));
    else
        OK(mongoc_collection_delete_one(c, filter, NULL, result, &error));
    return integer(result, "deletedCount");
}

static void deletes(void) {
    fill(10);
    EXPECT_NUMBER(delete (false, json("{'group': 1}")), 1);
    EXPECT_NUMBER(delete (true, json("{'group': {'$in': [1, 2]}}")), 3);
    EXPECT_NUMBER(delete (true, json("{}")), 6);
    EXPECT_NUMBER(count(json("{}")), 0);
}

struct modification {
    const char *filter, *update, *sort, *fields;
    mongoc_find_and_modify_flags_t flags;
};

static bson_t *find_and_modify(struct modification wanted) {
    mongoc_find_and_modify_opts_t *options = mongoc_find_and_modify_opts_new();
    if (wanted.update)
        mongoc_find_and_modify_opts_set_update(options, json("%s", wanted.update));
    if (wanted.sort)
        mongoc_find_and_modify_opts_set_sort(options, json("%s", wanted.sort));
    if (wanted.fields)
        mongoc_find_and_modify_opts_set_fields(options, json("%s", wanted.fields));
    mongoc_find_and_modify_opts_set_flags(options, wanted.flags);
    bson_t *result = reply();
    bool found = mongoc_collection_find_and_modify_with_opts(c, json("%s", wanted.filter), options, result, &error);
    mongoc_find_and_modify_opts_destroy(options);
    OK(found);
    bson_iter_t value = at(result, "value");
    bson_t *document = reply(), part;
    if (BSON_ITER_HOLDS_DOCUMENT(&value)) {
        uint32_t length;
        const uint8_t *data;
        bson_iter_document(&value, &length, &data);
        bson_init_static(&part, data, length);
        bson_concat(document, &part);
    }
    return document;
}

static void find_one_and_modify(void) {
    const mongoc_find_and_modify_flags_t after = MONGOC_FIND_AND_MODIFY_RETURN_NEW, upsert = MONGOC_FIND_AND_MODIFY_UPSERT, removal = MONGOC_FIND_AND_MODIFY_REMOVE;
    fill(10);
    EXPECT_JSON(find_and_modify((struct modification){.filter = "{'_id': 2}", .update = "{'$inc': {'n': 1}}"}), "{'_id': 2, 'group': 2, 'name': 'n0002'}");
    EXPECT_JSON(find_and_modify((struct modification){.filter = "{'group': 4}", .update = "{'$inc': {'n': 1}}", .sort = "{'_id': -1}", .flags = after}),
                "{'_id': 9, 'group': 4, 'name': 'n0009', 'n': 1}");
    EXPECT_JSON(find_and_modify((struct modification){.filter = "{'_id': 9}", .update = "{'$inc': {'n': 1}}", .fields = "{'n': 1, '_id': 0}", .flags = after}), "{'n': 2}");
    EXPECT_JSON(find_and_modify((struct modification){.filter = "{'_id': 404}", .update = "{'$set': {'n': 1}}"}), "{}");
    EXPECT_JSON(find_and_modify((struct modification){.filter = "{'_id': 404}", .update = "{'$set': {'n': 1}}", .flags = after | upsert}), "{'_id': 404, 'n': 1}");
    EXPECT_JSON(find_and_modify((struct modification){.filter = "{'_id': 404}", .update = "{'m': 1}"}), "{'_id': 404, 'n': 1}");
    EXPECT_JSON(find_and_modify((struct modification){.filter = "{'_id': 404}", .flags = removal}), "{'_id': 404, 'm': 1}");
    EXPECT_JSON(find_and_modify((struct modification){.filter = "{'_id': 404}", .flags = removal}), "{}");
}

// What the threads do may not end the check: they tell their first problem.
static char problem_of_a_thread[256];

static void *problem(const char *what) {
    bson_strncpy(problem_of_a_thread, what, sizeof problem_of_a_thread);
    return problem_of_a_thread;
}

static bool modify(mongoc_client_t *own, const char *filter, const char *change, bson_t *answer, bson_error_t *own_error) {
    mongoc_collection_t *collection = mongoc_client_get_collection(own, mongoc_database_get_name(db), "c");
    bson_t query, update;
    bson_init_from_json(&query, filter, -1, NULL);
    bson_init_from_json(&update, change, -1, NULL);
    mongoc_find_and_modify_opts_t *options = mongoc_find_and_modify_opts_new();
    mongoc_find_and_modify_opts_set_update(options, &update);
    bool done = mongoc_collection_find_and_modify_with_opts(collection, &query, options, answer, own_error);
    mongoc_find_and_modify_opts_destroy(options);
    bson_destroy(&update);
    bson_destroy(&query);
    mongoc_collection_destroy(collection);
    return done;
}

static void *count_up(mongoc_client_t *own) {
    for (int i = 0; i < 25; i++) {
        bson_t answer;
        bson_error_t own_error;
        bool done = modify(own, "{\"_id\": 0}", "{\"$inc\": {\"n\": 1}}", &answer, &own_error);
        bson_destroy(&answer);
        if (!done)
            return problem(own_error.message);
    }
    return NULL;
}

static void counter_is_atomic(void) {
    insert(json("{'_id': 0, 'n': 0}"));
    in_threads(8, count_up);
    EXPECT_JSON(find_one(json("{}")), "{'_id': 0, 'n': 200}");
}

static void *claim(mongoc_client_t *own) {
    for (;;) {
        bson_t answer;
        bson_error_t own_error;
        bson_iter_t value;
        bool done = modify(own, "{\"state\": \"queued\"}",
                           "{\"$set\": {\"state\": \"running\"}, \"$inc\": {\"claims\": 1}}", &answer, &own_error);
        bool more = done && bson_iter_init_find(&value, &answer, "value") && BSON_ITER_HOLDS_DOCUMENT(&value);
        bson_destroy(&answer);
        if (!more)
            return done ? NULL : problem(own_error.message);
    }
}

static void parallel_claims_take_each_document_once(void) {
    OK(mongoc_collection_insert_many(c, (const bson_t *[]){json("{'state': 'queued'}"), json("{'state': 'queued'}")}, 2, NULL, NULL, &error));
    for (int i = 0; i < 198; i++)
        insert(json("{'state': 'queued', 'at': %d}", i));
    in_threads(8, claim);
    EXPECT_NUMBER(count(json("{'state': 'running', 'claims': 1}")), 200);
}

static void unacknowledged_writes(void) {
    bson_t *quiet = json("{'writeConcern': {'w': 0}}");
    OK(mongoc_collection_insert_one(c, json("{'_id': 1}"), quiet, NULL, &error));
    OK(mongoc_collection_update_one(c, json("{'_id': 1}"), json("{'$set': {'a': 1}}"), quiet, NULL, &error));
    OK(mongoc_collection_insert_one(c, json("{'_id': 2}"), quiet, NULL, &error));
    OK(mongoc_collection_delete_one(c, json("{'_id': 2}"), quiet, NULL, &error));
    // A client that does not belong to a pool has one connection, on which the server reads one message after the other.
    EXPECT_ALL(find(json("{}"), NULL), "[{'_id': 1, 'a': 1}]");
}

const struct check write_checks[] = {
    CHECK(updates),
    CHECK(updates_of_arrays),
    CHECK(deletes),
    CHECK(find_one_and_modify),
    CHECK(counter_is_atomic),
    CHECK(parallel_claims_take_each_document_once),
    CHECK(unacknowledged_writes),
    END,
};
