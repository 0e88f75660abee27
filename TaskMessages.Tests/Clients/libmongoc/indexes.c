// Indexes: their management, their use, and what unique ones refuse.
#include "harness.h"
#include <string.h>

static bool create_index(const char *description) {
    return try_run(json("{'createIndexes': 'c', 'indexes': [%s]}", description), reply());
}

static bool plan_holds(const char *stage, const char *filter) {
    bson_t *plan = run(json("{'explain': {'find': 'c', 'filter': %s}, 'verbosity': 'queryPlanner'}", filter));
    char *written = bson_as_relaxed_extended_json(plan, NULL);
    bool holds = strstr(written, stage) != NULL;
    bson_free(written);
    return holds;
}

static void indexes(void) {
    OK(create_index("{'key': {'a': 1, 'b': -1}, 'name': 'a_1_b_-1'}"));
    OK(create_index("{'key': {'u': 1}, 'name': 'only', 'unique': true}, {'key': {'s': 1}, 'name': 's_1', 'sparse': true},"
                    " {'key': {'at': 1}, 'name': 'at_1', 'expireAfterSeconds': 3600}"));
    EXPECT_ALL(mongoc_collection_find_indexes_with_opts(c, NULL),
               "[{'v': 2, 'key': {'_id': 1}, 'name': '_id_'}, {'v': 2, 'key': {'a': 1, 'b': -1}, 'name': 'a_1_b_-1'},"
               " {'v': 2, 'key': {'u': 1}, 'name': 'only', 'unique': true}, {'v': 2, 'key': {'s': 1}, 'name': 's_1', 'sparse': true},"
               " {'v': 2, 'key': {'at': 1}, 'name': 'at_1', 'expireAfterSeconds': 3600}]");
    insert(json("{'u': 1}"));
    FAILS(85, create_index("{'key': {'u': 1}, 'name': 'other', 'unique': true}"));
    OK(mongoc_collection_drop_index(c, "only", &error));
    FAILS(27, mongoc_collection_drop_index(c, "only", &error));
    run(json("{'dropIndexes': 'c', 'index': '*'}"));
    EXPECT_FIELDS(mongoc_collection_find_indexes_with_opts(c, NULL), "name", "['_id_']");
}

static void index_serves_a_query(void) {
    OK(create_index("{'key': {'group': 1, 'name': 1}, 'name': 'group_1_name_1'}"));
    fill(200);
    EXPECT(plan_holds("IXSCAN", "{'group': 3}"));
    EXPECT(plan_holds("COLLSCAN", "{'other': 3}"));
    EXPECT_FIELDS(find(json("{'group': 3}"), json("{'hint': 'group_1_name_1', 'sort': {'name': -1}, 'limit': 2}")), "_id", "[198, 193]");
}

static void index_management(void) {
    fill(50);
    OK(create_index("{'key': {'group': 1}, 'name': 'group_1'}, {'key': {'name': -1}, 'name': 'by_name', 'unique': true}"));
    FAILS(11000, create_index("{'key': {'group': 1}, 'name': 'clash', 'unique': true}"));
    FAILS(67, create_index("{'key': {'a': 0}, 'name': 'a'}"));
    FAILS(197, create_index("{'key': {'b': 1}, 'name': 'b', 'nonsense': 1}"));
    EXPECT_FIELDS(find(json("{'name': 'n0003'}"), json("{'hint': 'by_name'}")), "_id", "[3]");
    CURSOR_FAILS(2, find(json("{}"), json("{'hint': 'nothing'}")));
    run(json("{'dropIndexes': 'c', 'index': {'group': 1}}"));
    EXPECT_FIELDS(mongoc_collection_find_indexes_with_opts(c, NULL), "name", "['_id_', 'by_name']");
    EXPECT_NUMBER(integer(run(json("{'validate': 'c', 'full': true}")), "valid"), true);
    EXPECT(integer(run(json("{'compact': 'c', 'force': true}")), "bytesFreed") >= 0);
}

static void duplicate_keys(void) {
    OK(create_index("{'key': {'email': 1}, 'name': 'email_1', 'unique': true}"));
    insert(json("{'_id': 1, 'email': 'a'}"));
    bson_t *result = reply();
    FAILS(11000, mongoc_collection_insert_one(c, json("{'_id': 1}"), NULL, NULL, &error));
    FAILS(11000, mongoc_collection_insert_one(c, json("{'_id': 2, 'email': 'a'}"), NULL, result, &error));
    EXPECT(strstr(error.message, "email: \"a\""));
    insert(json("{'_id': 2, 'email': 'b'}"));
    FAILS(11000, mongoc_collection_update_one(c, json("{'_id': 2}"), json("{'$set': {'email': 'a'}}"), NULL, NULL, &error));
    bson_t *refused = reply();
    FAILS(11000, try_run(json("{'findAndModify': 'c', 'query': {'_id': 2}, 'update': {'$set': {'email': 'a'}}}"), refused));
    EXPECT_TEXT(text(refused, "keyValue.email"), "a");
    EXPECT_NUMBER(integer(refused, "keyPattern.email"), 1);
    FAILS(66, mongoc_collection_update_one(c, json("{'_id': 2}"), json("{'$set': {'_id': 3}}"), NULL, NULL, &error));
}

const struct check index_checks[] = {
    CHECK(indexes),
    CHECK(index_serves_a_query),
    CHECK(index_management),
    CHECK(duplicate_keys),
    END,
};
