// The connection, the login, databases and collections, errors, sessions.
#include "harness.h"
#include <string.h>

static void handshake(void) {
    mongoc_server_description_t *server = mongoc_client_select_server(client, true, NULL, &error);
    OK(server);
    bool as_expected = strcmp(mongoc_server_description_type(server), replica_set ? "RSPrimary" : "Standalone") == 0;
    mongoc_server_description_destroy(server);
    EXPECT(as_expected);

    bson_t *build = run(json("{'buildInfo': 1}"));
    EXPECT_NUMBER(integer(build, "versionArray.0"), 7);
    EXPECT_NUMBER(integer(run(json("{'ping': 1}")), "ok"), 1);
    EXPECT_NUMBER(integer(run(json("{'hello': 1}")), "maxBsonObjectSize"), 16777216);
}

static void login(const char *mechanism, const char *password, bool succeeds) {
    mongoc_uri_t *uri = mongoc_uri_copy(mongoc_client_get_uri(client));
    mongoc_uri_set_auth_mechanism(uri, mechanism);
    if (password)
        mongoc_uri_set_password(uri, password);
    mongoc_client_t *other = mongoc_client_new_from_uri(uri);
    mongoc_client_set_error_api(other, MONGOC_ERROR_API_VERSION_2);
    bson_t *command = json("{'find': 'c'}");
    bool found = mongoc_client_command_simple(other, mongoc_database_get_name(db), command, NULL, reply(), &error);
    mongoc_client_destroy(other);
    mongoc_uri_destroy(uri);
    if (succeeds)
        OK(found);
    else
        FAILS(MONGOC_ERROR_CLIENT_AUTHENTICATE, found);
}

static void logins(void) {
    if (!mongoc_uri_get_username(mongoc_client_get_uri(client)))
        return;
    login("SCRAM-SHA-256", NULL, true);
    login("SCRAM-SHA-1", NULL, true);
    login("SCRAM-SHA-256", "wrong", false);
    login("SCRAM-SHA-1", "wrong", false);
}

static void collections_and_databases(void) {
    mongoc_collection_t *made = mongoc_database_create_collection(db, "made", NULL, &error);
    OK(made);
    mongoc_collection_destroy(made);
    insert(json("{}"));
    EXPECT_FIELDS(mongoc_database_find_collections_with_opts(db, json("{'filter': {'name': 'made'}}")), "name", "['made']");
    EXPECT_NUMBER(count_all(mongoc_database_find_collections_with_opts(db, NULL)), 2);
    EXPECT(mongoc_database_has_collection(db, "made", &error));
    EXPECT_NUMBER(count_all(mongoc_client_find_databases_with_opts(client, json("{'filter': {'name': '%s'}}", mongoc_database_get_name(db)))), 1);

    mongoc_collection_t *other = mongoc_database_get_collection(db, "made");
    bool dropped = mongoc_collection_drop(other, &error);
    mongoc_collection_destroy(other);
    OK(dropped);
    EXPECT_FIELDS(mongoc_database_find_collections_with_opts(db, NULL), "name", "['c']");
    EXPECT_NUMBER(integer(run(json("{'collStats': 'c'}")), "count"), 1);
    EXPECT_NUMBER(integer(run(json("{'dbStats': 1}")), "collections"), 1);
    FAILS(73, try_run(json("{'create': 'a$b'}"), reply()));
    OK(mongoc_database_drop(db, &error));
    EXPECT_NUMBER(count_all(mongoc_client_find_databases_with_opts(client, json("{'filter': {'name': '%s'}}", mongoc_database_get_name(db)))), 0);
}

static void errors_have_codes(void) {
    CURSOR_FAILS(2, find(json("{'a': {'$nonsense': 1}}"), NULL));
    FAILS(9, mongoc_collection_update_one(c, json("{}"), json("{'$nonsense': {'a': 1}}"), NULL, NULL, &error));
    EXPECT(strstr(error.message, "$nonsense"));
    EXPECT_NUMBER(error.domain, MONGOC_ERROR_SERVER);
}

static void errors_have_names(void) {
    const struct {
        const char *command;
        int code;
        const char *name;
    } all[] = {
        {"{'nonsense': 1}", 59, "CommandNotFound"},
        {"{'find': 'c', 'foo': 1}", 40415, "IDLUnknownField"},
        {"{'find': 'c', 'filter': 1}", 14, "TypeMismatch"},
        {"{'drop': 'none', 'odd': 1}", 40415, "IDLUnknownField"},
        {"{'getMore': {'$numberLong': '1'}, 'collection': 'c'}", 43, "CursorNotFound"},
        {"{'dropIndexes': 'none', 'index': 'x'}", 26, "NamespaceNotFound"},
        {"{'find': 'c', 'collation': {'locale': 'de'}}", 238, "NotImplemented"},
        {"{'aggregate': 'c', 'pipeline': [{'$nonsense': 1}], 'cursor': {}}", 40324, "Location40324"},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        bson_t *answer = reply();
        FAILS(all[i].code, try_run(json("%s", all[i].command), answer));
        EXPECT_TEXT(text(answer, "codeName"), all[i].name);
        EXPECT_NUMBER(integer(answer, "ok"), 0);
    }
}

static void sessions(void) {
    mongoc_client_session_t *session = mongoc_client_start_session(client, NULL, &error);
    OK(session);
    bson_t *options = reply();
    bool appended = mongoc_client_session_append(session, options, &error);
    bool inserted = appended && mongoc_collection_insert_one(c, json("{'_id': 1}"), options, NULL, &error);
    int64_t seen = inserted ? mongoc_collection_count_documents(c, json("{}"), options, NULL, NULL, &error) : -1;
    mongoc_client_session_destroy(session);
    OK(appended && inserted && seen >= 0);
    EXPECT_NUMBER(seen, 1);
}

static void transactions_are_refused(void) {
    insert(json("{'_id': 1}"));
    mongoc_client_session_t *session = mongoc_client_start_session(client, NULL, &error);
    OK(session);
    bson_t *options = reply();
    bool begun = mongoc_client_session_start_transaction(session, NULL, &error) && mongoc_client_session_append(session, options, &error);
    bool inserted = begun && mongoc_collection_insert_one(c, json("{'_id': 2}"), options, NULL, &error);
    bson_error_t refused = error;
    if (begun)
        mongoc_client_session_abort_transaction(session, &error);
    mongoc_client_session_destroy(session);
    error = refused;
    FAILS(replica_set ? 263 : 20, inserted);
    EXPECT(begun);
    EXPECT_NUMBER(count(json("{}")), 1);
}

const struct check server_checks[] = {
    CHECK(handshake),
    CHECK(logins),
    CHECK(collections_and_databases),
    CHECK(errors_have_codes),
    CHECK(errors_have_names),
    CHECK(sessions),
    CHECK(transactions_are_refused),
    END,
};
