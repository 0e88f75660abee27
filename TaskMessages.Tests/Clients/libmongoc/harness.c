#include "harness.h"
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { max_documents = 30000, max_text = 4096 };

mongoc_client_t *client;
mongoc_database_t *db;
mongoc_collection_t *c;
bson_error_t error;
const char *connection_string;
bool replica_set;

static bson_t documents[max_documents];
static int used;
static jmp_buf end_of_check;
static char failure[max_text];

void fail(const char *file, int line, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const char *name = strrchr(file, '/');
    int length = snprintf(failure, sizeof failure, "%s:%d: ", name ? name + 1 : file, line);
    vsnprintf(failure + length, sizeof failure - length, format, arguments);
    va_end(arguments);
    longjmp(end_of_check, 1);
}

bson_t *reply(void) {
    EXPECT(used < max_documents);
    bson_init(&documents[used]);
    return &documents[used++];
}

static bson_t *parse(const char *source) {
    char *quoted = bson_strdup(source);
    for (char *at = quoted; *at; at++)
        if (*at == '\'')
            *at = '"';
    bson_t *document = reply();
    bool parsed = bson_init_from_json(document, quoted, -1, &error);
    bson_free(quoted);
    if (!parsed) {
        bson_init(document);
        fail(__FILE__, __LINE__, "%s: %s", source, error.message);
    }
    return document;
}

bson_t *json(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *source = bson_strdupv_printf(format, arguments);
    va_end(arguments);
    bson_t *document = parse(source);
    bson_free(source);
    return document;
}

bson_iter_t at(const bson_t *document, const char *path) {
    bson_iter_t start, found;
    if (!bson_iter_init(&start, document) || !bson_iter_find_descendant(&start, path, &found))
        fail(__FILE__, __LINE__, "there is no %s", path);
    return found;
}

int64_t integer(const bson_t *document, const char *path) {
    bson_iter_t found = at(document, path);
    return bson_iter_as_int64(&found);
}

const char *text(const bson_t *document, const char *path) {
    bson_iter_t found = at(document, path);
    return BSON_ITER_HOLDS_UTF8(&found) ? bson_iter_utf8(&found, NULL) : "(no text)";
}

void expect_number(const char *file, int line, const char *what, int64_t actual, int64_t wanted) {
    if (actual != wanted)
        fail(file, line, "%s: expected %lld, got %lld", what, (long long)wanted, (long long)actual);
}

void expect_text(const char *file, int line, const char *what, const char *actual, const char *wanted) {
    if (strcmp(actual, wanted) != 0)
        fail(file, line, "%s: expected %s, got %s", what, wanted, actual);
}

void expect_json(const char *file, int line, const bson_t *actual, const char *wanted) {
    char *expected = bson_as_relaxed_extended_json(parse(wanted), NULL);
    char *got = bson_as_relaxed_extended_json(actual, NULL);
    bool same = strcmp(expected, got) == 0;
    if (!same)
        snprintf(failure, sizeof failure, "expected %.1500s, got %.1500s", expected, got);
    bson_free(expected);
    bson_free(got);
    if (!same) {
        char *message = bson_strdup(failure);
        fail(file, line, "%s", message);
    }
}

void expect_all(const char *file, int line, mongoc_cursor_t *cursor, const char *field, const char *wanted) {
    bson_t *all = reply(), array;
    const bson_t *document;
    bson_append_array_begin(all, "all", -1, &array);
    for (uint32_t i = 0; mongoc_cursor_next(cursor, &document); i++) {
        char buffer[16];
        const char *key;
        bson_uint32_to_string(i, &key, buffer, sizeof buffer);
        if (field) {
            bson_iter_t value = at(document, field);
            bson_append_iter(&array, key, -1, &value);
        } else {
            bson_append_document(&array, key, -1, document);
        }
    }
    bson_append_array_end(all, &array);
    bool failed = mongoc_cursor_error(cursor, &error);
    mongoc_cursor_destroy(cursor);
    if (failed)
        fail(file, line, "the cursor ended with %u %s", error.code, error.message);
    char *expected = bson_strdup_printf("{'all': %s}", wanted);
    expect_json(file, line, all, expected);
    bson_free(expected);
}

void expect_cursor_fails(const char *file, int line, mongoc_cursor_t *cursor, uint32_t wanted) {
    const bson_t *document;
    while (mongoc_cursor_next(cursor, &document)) {
    }
    bool failed = mongoc_cursor_error(cursor, &error);
    mongoc_cursor_destroy(cursor);
    if (!failed || error.code != wanted)
        fail(file, line, "expected error %u, got %u %s", wanted, failed ? error.code : 0, failed ? error.message : "none");
}

mongoc_cursor_t *find(const bson_t *filter, const bson_t *options) {
    return mongoc_collection_find_with_opts(c, filter, options, NULL);
}

bson_t *find_one(const bson_t *filter) {
    mongoc_cursor_t *cursor = find(filter, json("{'limit': 1}"));
    const bson_t *document;
    bson_t *copy = reply();
    if (mongoc_cursor_next(cursor, &document))
        bson_concat(copy, document);
    bool failed = mongoc_cursor_error(cursor, &error);
    mongoc_cursor_destroy(cursor);
    OK(!failed);
    return copy;
}

int64_t count(const bson_t *filter) {
    int64_t count = mongoc_collection_count_documents(c, filter, NULL, NULL, NULL, &error);
    OK(count >= 0);
    return count;
}

int64_t count_all(mongoc_cursor_t *cursor) {
    const bson_t *document;
    int64_t count = 0;
    while (mongoc_cursor_next(cursor, &document))
        count++;
    bool failed = mongoc_cursor_error(cursor, &error);
    mongoc_cursor_destroy(cursor);
    OK(!failed);
    return count;
}

void insert(const bson_t *document) {
    OK(mongoc_collection_insert_one(c, document, NULL, NULL, &error));
}

void fill(int count) {
    const bson_t **all = bson_malloc(sizeof(bson_t *) * (size_t)count);
    for (int i = 0; i < count; i++)
        all[i] = json("{'_id': %d, 'group': %d, 'name': 'n%04d'}", i, i % 5, i);
    bool inserted = mongoc_collection_insert_many(c, all, (size_t)count, NULL, NULL, &error);
    bson_free(all);
    OK(inserted);
}

bool try_run(const bson_t *command, bson_t *into) {
    return mongoc_database_command_simple(db, command, NULL, into, &error);
}

bson_t *run(const bson_t *command) {
    bson_t *answer = reply();
    OK(try_run(command, answer));
    return answer;
}

static mongoc_uri_t *uri_of(const char *source) {
    mongoc_uri_t *uri = mongoc_uri_new_with_error(source, &error);
    if (!uri) {
        fprintf(stderr, "%s\n", error.message);
        exit(2);
    }
    mongoc_uri_set_option_as_int32(uri, MONGOC_URI_SERVERSELECTIONTIMEOUTMS, 30000);
    mongoc_uri_set_option_as_bool(uri, MONGOC_URI_SERVERSELECTIONTRYONCE, false);
    return uri;
}

static void print_result(const char *name, const char *problem) {
    bson_t line = BSON_INITIALIZER;
    BSON_APPEND_UTF8(&line, "check", name);
    BSON_APPEND_BOOL(&line, "ok", !problem);
    if (problem)
        BSON_APPEND_UTF8(&line, "error", problem);
    char *written = bson_as_relaxed_extended_json(&line, NULL);
    puts(written);
    fflush(stdout);
    bson_free(written);
    bson_destroy(&line);
}

static void run_check(const struct check *check) {
    char name[64];
    snprintf(name, sizeof name, "libmongoc_%.40s", check->name);
    db = mongoc_client_get_database(client, name);
    c = mongoc_client_get_collection(client, name, "c");
    used = 0;
    if (setjmp(end_of_check) == 0) {
        OK(mongoc_database_drop(db, &error));
        check->run();
        print_result(check->name, NULL);
    } else {
        print_result(check->name, failure);
    }
    for (int i = 0; i < used; i++)
        bson_destroy(&documents[i]);
    mongoc_collection_destroy(c);
    mongoc_database_destroy(db);
}

int run_checks(const char *source, const struct check *const *tables) {
    int count = 0;
    mongoc_uri_t *uri = uri_of(source);
    connection_string = source;
    replica_set = mongoc_uri_get_replica_set(uri) != NULL;
    client = mongoc_client_new_from_uri(uri);
    mongoc_client_set_error_api(client, MONGOC_ERROR_API_VERSION_2);
    for (; *tables; tables++)
        for (const struct check *check = *tables; check->name; check++, count++)
            run_check(check);
    mongoc_client_destroy(client);
    mongoc_uri_destroy(uri);
    return count;
}

struct thread {
    pthread_t id;
    mongoc_client_pool_t *pool;
    void *(*work)(mongoc_client_t *client);
};

static void *run_thread(void *argument) {
    struct thread *thread = argument;
    mongoc_client_t *own = mongoc_client_pool_pop(thread->pool);
    void *problem = thread->work(own);
    mongoc_client_pool_push(thread->pool, own);
    return problem;
}

void in_threads(int threads, void *(*work)(mongoc_client_t *client)) {
    struct thread all[16];
    void *problem = NULL, *result;
    EXPECT(threads <= 16);
    mongoc_uri_t *uri = uri_of(connection_string);
    mongoc_client_pool_t *pool = mongoc_client_pool_new(uri);
    mongoc_client_pool_set_error_api(pool, MONGOC_ERROR_API_VERSION_2);
    for (int i = 0; i < threads; i++) {
        all[i] = (struct thread){.pool = pool, .work = work};
        pthread_create(&all[i].id, NULL, run_thread, &all[i]);
    }
    for (int i = 0; i < threads; i++) {
        pthread_join(all[i].id, &result);
        problem = problem ? problem : result;
    }
    mongoc_client_pool_destroy(pool);
    mongoc_uri_destroy(uri);
    if (problem)
        fail(__FILE__, __LINE__, "a thread ended with: %s", (char *)problem);
}
