// Bulk writes, in order and in any.
#include "harness.h"

static mongoc_bulk_operation_t *bulk_of(const char *options) {
    return mongoc_collection_create_bulk_operation_with_opts(c, json("%s", options));
}

// Whether it succeeds; the bulk is destroyed.
static bool execute(mongoc_bulk_operation_t *bulk, bson_t *into) {
    bool done = mongoc_bulk_operation_execute(bulk, into, &error) != 0;
    mongoc_bulk_operation_destroy(bulk);
    return done;
}

static void bulk_writes(void) {
    mongoc_bulk_operation_t *bulk = bulk_of("{'ordered': true}");
    bool added = mongoc_bulk_operation_insert_with_opts(bulk, json("{'_id': 1}"), NULL, &error) &&
                 mongoc_bulk_operation_insert_with_opts(bulk, json("{'_id': 2}"), NULL, &error) &&
                 mongoc_bulk_operation_update_one_with_opts(bulk, json("{'_id': 1}"), json("{'$set': {'a': 1}}"), NULL, &error) &&
                 mongoc_bulk_operation_update_many_with_opts(bulk, json("{}"), json("{'$set': {'b': 1}}"), NULL, &error) &&
                 mongoc_bulk_operation_update_one_with_opts(bulk, json("{'_id': 9}"), json("{'$set': {'c': 1}}"), json("{'upsert': true}"), &error) &&
                 mongoc_bulk_operation_replace_one_with_opts(bulk, json("{'_id': 2}"), json("{'r': 1}"), NULL, &error) &&
                 mongoc_bulk_operation_remove_one_with_opts(bulk, json("{'_id': 1}"), NULL, &error);
    bson_t *result = reply();
    bool done = execute(bulk, result);
    OK(added && done);
    EXPECT_JSON(result, "{'nInserted': 2, 'nMatched': 4, 'nModified': 4, 'nRemoved': 1, 'nUpserted': 1, 'upserted': [{'index': 4, '_id': 9}], 'writeErrors': []}");
    EXPECT_FIELDS(find(json("{}"), json("{'sort': {'_id': 1}}")), "_id", "[2, 9]");
}

static bool insert_ids(const char *options, const int *ids, int number, bson_t *into) {
    mongoc_bulk_operation_t *bulk = bulk_of(options);
    for (int i = 0; i < number; i++)
        mongoc_bulk_operation_insert_with_opts(bulk, json("{'_id': %d}", ids[i]), NULL, &error);
    return execute(bulk, into);
}

static void ordered_bulk_ends_with_the_first_error(void) {
    bson_t *result = reply();
    FAILS(11000, insert_ids("{'ordered': true}", (int[]){50, 50, 51}, 3, result));
    EXPECT_NUMBER(integer(result, "nInserted"), 1);
    EXPECT_NUMBER(integer(result, "writeErrors.0.index"), 1);
    EXPECT_NUMBER(integer(result, "writeErrors.0.code"), 11000);
    EXPECT_NUMBER(count(json("{}")), 1);
}

static void unordered_bulk_tells_every_error(void) {
    insert(json("{'_id': 50}"));
    bson_t *result = reply();
    FAILS(11000, insert_ids("{'ordered': false}", (int[]){50, 52, 50, 53}, 4, result));
    EXPECT_NUMBER(integer(result, "nInserted"), 2);
    EXPECT_NUMBER(integer(result, "writeErrors.0.index"), 0);
    EXPECT_NUMBER(integer(result, "writeErrors.1.index"), 2);
    EXPECT_FIELDS(find(json("{}"), json("{'sort': {'_id': 1}}")), "_id", "[50, 52, 53]");
}

static void large_bulk_insert(void) {
    enum { number = 20000 };
    mongoc_bulk_operation_t *bulk = bulk_of("{}");
    for (int i = 0; i < number; i++) {
        bson_t *document = BCON_NEW("_id", BCON_INT32(i), "text", BCON_UTF8("tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt"));
        mongoc_bulk_operation_insert_with_opts(bulk, document, NULL, &error);
        bson_destroy(document);
    }
    bson_t *result = reply();
    OK(execute(bulk, result));
    EXPECT_NUMBER(integer(result, "nInserted"), number);
    EXPECT_NUMBER(count(json("{}")), number);
}

const struct check bulk_checks[] = {
    CHECK(bulk_writes),
    CHECK(ordered_bulk_ends_with_the_first_error),
    CHECK(unordered_bulk_tells_every_error),
    CHECK(large_bulk_insert),
    END,
};
