// Retryable writes against a server that poses as a replica set, whose fail points make the network and the server fail.
#include "harness.h"
#include <stdio.h>

static const char *const all_failures[] = {
    "'closeConnection': true",
    "'errorCode': 10107",
    "'writeConcernError': {'code': 91, 'errmsg': 'Replication is being shut down'}",
};
enum { failures = sizeof all_failures / sizeof *all_failures };

static void configure(const bson_t *command) {
    OK(mongoc_client_command_simple(client, "admin", command, NULL, reply(), &error));
}

static void fail_times(int times, const char *data) {
    configure(json("{'configureFailPoint': 'failCommand', 'mode': {'times': %d}, 'data': {%s, 'failCommands': ['insert', 'update', 'delete', 'findAndModify']}}", times, data));
}

static void disconnect_after_the_write(void) {
    configure(json("{'configureFailPoint': 'onPrimaryTransactionalWrite', 'mode': {'times': 1}, 'data': {}}"));
}

static bool try_insert(const bson_t *document) {
    return mongoc_collection_insert_one(c, document, NULL, NULL, &error);
}

static void increment(const char *field) {
    bson_t *result = reply();
    OK(mongoc_collection_update_one(c, json("{'_id': 0}"), json("{'$inc': {'%s': 1}}", field), NULL, result, &error));
    EXPECT_NUMBER(integer(result, "modifiedCount"), 1);
}

static int64_t find_and_increment(const char *field) {
    mongoc_find_and_modify_opts_t *options = mongoc_find_and_modify_opts_new();
    mongoc_find_and_modify_opts_set_update(options, json("{'$inc': {'%s': 1}}", field));
    mongoc_find_and_modify_opts_set_flags(options, MONGOC_FIND_AND_MODIFY_RETURN_NEW);
    bson_t *result = reply();
    bool done = mongoc_collection_find_and_modify_with_opts(c, json("{'_id': 0}"), options, result, &error);
    mongoc_find_and_modify_opts_destroy(options);
    OK(done);
    char path[32];
    snprintf(path, sizeof path, "value.%s", field);
    return integer(result, path);
}

static void topology(void) {
    bson_t *hello = run(json("{'hello': 1}"));
    EXPECT_TEXT(text(hello, "setName"), "rs0");
    EXPECT_TEXT(text(hello, "me"), text(hello, "primary"));
    EXPECT_TEXT(text(hello, "hosts.0"), text(hello, "me"));
}

static void a_write_is_repeated_once(void) {
    fail_times(2, all_failures[0]);
    EXPECT(!try_insert(json("{'_id': 1}")));
    EXPECT_NUMBER(error.domain, MONGOC_ERROR_STREAM);
    insert(json("{'_id': 1}"));
    EXPECT_NUMBER(count(json("{}")), 1);
}

static void single_writes_happen_once(void) {
    insert(json("{'_id': 0, 'n': 0}"));
    for (int i = 0; i < failures; i++) {
        bson_t *result = reply();
        fail_times(1, all_failures[i]);
        increment("n");
        fail_times(1, all_failures[i]);
        insert(json("{'_id': %d}", i + 1));
        fail_times(1, all_failures[i]);
        EXPECT_NUMBER(find_and_increment("m"), i + 1);
        fail_times(1, all_failures[i]);
        OK(mongoc_collection_replace_one(c, json("{'_id': %d}", i + 1), json("{'r': 1}"), NULL, NULL, &error));
        fail_times(1, all_failures[i]);
        OK(mongoc_collection_delete_one(c, json("{'_id': %d}", i + 1), NULL, result, &error));
        EXPECT_NUMBER(integer(result, "deletedCount"), 1);
    }
    EXPECT_ALL(find(json("{}"), NULL), "[{'_id': 0, 'n': 3, 'm': 3}]");
}

static void written_and_then_disconnected(void) {
    insert(json("{'_id': 0, 'n': 0}"));
    for (int i = 0; i < 5; i++) {
        disconnect_after_the_write();
        increment("n");
        disconnect_after_the_write();
        EXPECT_NUMBER(find_and_increment("n"), 2 * i + 2);
    }
    EXPECT_JSON(find_one(json("{}")), "{'_id': 0, 'n': 10}");
}

static void bulk_writes_happen_once(void) {
    for (int failure = 0; failure < failures; failure++) {
        OK(mongoc_collection_delete_many(c, json("{}"), NULL, NULL, &error));
        fail_times(1, all_failures[failure]);
        mongoc_bulk_operation_t *bulk = mongoc_collection_create_bulk_operation_with_opts(c, NULL);
        for (int i = 0; i < 700; i++)
            mongoc_bulk_operation_insert_with_opts(bulk, json("{'_id': %d, 'n': 0}", i), NULL, &error);
        for (int i = 0; i < 300; i++)
            mongoc_bulk_operation_update_one_with_opts(bulk, json("{'_id': %d}", i), json("{'$inc': {'n': 1}}"), NULL, &error);
        mongoc_bulk_operation_remove_one_with_opts(bulk, json("{'_id': 699}"), NULL, &error);
        bson_t *result = reply();
        bool done = mongoc_bulk_operation_execute(bulk, result, &error) != 0;
        mongoc_bulk_operation_destroy(bulk);
        OK(done);
        EXPECT_NUMBER(integer(result, "nInserted"), 700);
        EXPECT_NUMBER(integer(result, "nModified"), 300);
        EXPECT_NUMBER(integer(result, "nRemoved"), 1);
        EXPECT_NUMBER(count(json("{}")), 699);
        EXPECT_NUMBER(count(json("{'n': 1}")), 300);
    }
}

// What the threads do may not end the check: they tell their first problem.
static char problem[256];

static void *count_up(mongoc_client_t *own) {
    mongoc_collection_t *collection = mongoc_client_get_collection(own, mongoc_database_get_name(db), "c");
    bson_t *filter = BCON_NEW("_id", BCON_INT32(0)), *change = BCON_NEW("$inc", "{", "n", BCON_INT32(1), "}");
    bson_error_t own_error;
    bool done = mongoc_collection_update_one(collection, filter, change, NULL, NULL, &own_error);
    bson_destroy(filter);
    bson_destroy(change);
    mongoc_collection_destroy(collection);
    if (done)
        return NULL;
    bson_strncpy(problem, own_error.message, sizeof problem);
    return problem;
}

static void one_of_several_threads_is_disconnected(void) {
    insert(json("{'_id': 0, 'n': 0}"));
    for (int i = 0; i < 3; i++) {
        disconnect_after_the_write();
        in_threads(8, count_up);
    }
    EXPECT_JSON(find_one(json("{}")), "{'_id': 0, 'n': 24}");
}

static void several_failures_are_told(void) {
    fail_times(2, all_failures[1]);
    FAILS(10107, try_insert(json("{'_id': 1}")));
    EXPECT_NUMBER(count(json("{}")), 0);
    fail_times(1, "'writeConcernError': {'code': 64, 'errmsg': 'waiting for replication timed out'}");
    FAILS(64, try_insert(json("{'_id': 1}")));
    EXPECT_NUMBER(count(json("{}")), 1);
}

const struct check retry_checks[] = {
    CHECK(topology),
    CHECK(a_write_is_repeated_once),
    CHECK(single_writes_happen_once),
    CHECK(written_and_then_disconnected),
    CHECK(bulk_writes_happen_once),
    CHECK(one_of_several_threads_is_disconnected),
    CHECK(several_failures_are_told),
    END,
};
