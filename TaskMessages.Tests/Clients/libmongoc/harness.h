// What the checks of libmongoc share: documents written as JSON, expectations, and one JSON line a check.
#pragma once
#include <mongoc/mongoc.h>
#include <stdbool.h>
#include <stdint.h>

struct check {
    const char *name;
    void (*run)(void);
};

#define CHECK(function) {#function, function}
#define END {NULL, NULL}

// The tables of the checks, each ending with END.
extern const struct check server_checks[], read_checks[], write_checks[], bulk_checks[], index_checks[], file_checks[], retry_checks[];

// Of the running check: its client, an empty database of its own, and the collection "c" in it.
extern mongoc_client_t *client;
extern mongoc_database_t *db;
extern mongoc_collection_t *c;
extern bson_error_t error;

// The connection string without the options that the harness adds.
extern const char *connection_string;
extern bool replica_set;

// A document, as printf writes it, with ' for "; lives until the check ends.
bson_t *json(const char *format, ...) __attribute__((format(printf, 1, 2)));

// Room for a reply; lives until the check ends.
bson_t *reply(void);

// A value of a document, as libbson writes it: "a.b" of {a: {b: 1}} is 1.
bson_iter_t at(const bson_t *document, const char *path);
int64_t integer(const bson_t *document, const char *path);
const char *text(const bson_t *document, const char *path);

// Ends the check.
void fail(const char *file, int line, const char *format, ...) __attribute__((format(printf, 3, 4), noreturn));

#define EXPECT(condition)                                                                                                                            \
    do {                                                                                                                                             \
        if (!(condition))                                                                                                                            \
            fail(__FILE__, __LINE__, "expected %s", #condition);                                                                                     \
    } while (0)

// The call, which writes to error, must succeed.
#define OK(call)                                                                                                                                     \
    do {                                                                                                                                             \
        if (!(call))                                                                                                                                 \
            fail(__FILE__, __LINE__, "%s: %u %s", #call, error.code, error.message);                                                                 \
    } while (0)

// The call, which writes to error, must fail so.
#define FAILS(wanted, call)                                                                                                                          \
    do {                                                                                                                                             \
        if (call)                                                                                                                                    \
            fail(__FILE__, __LINE__, "expected error %d of %s", wanted, #call);                                                                      \
        if (error.code != (uint32_t)(wanted))                                                                                                        \
            fail(__FILE__, __LINE__, "expected error %d, got %u %s", wanted, error.code, error.message);                                             \
    } while (0)

#define EXPECT_NUMBER(actual, wanted) expect_number(__FILE__, __LINE__, #actual, actual, wanted)
#define EXPECT_TEXT(actual, wanted) expect_text(__FILE__, __LINE__, #actual, actual, wanted)
// Compares as relaxed extended JSON; the expected one as json() reads it.
#define EXPECT_JSON(actual, wanted) expect_json(__FILE__, __LINE__, actual, wanted)
// Reads the cursor to its end, destroys it, and compares with an array; EXPECT_FIELDS takes one field of each document only.
#define EXPECT_ALL(cursor, wanted) expect_all(__FILE__, __LINE__, cursor, NULL, wanted)
#define EXPECT_FIELDS(cursor, field, wanted) expect_all(__FILE__, __LINE__, cursor, field, wanted)
// The cursor, which is destroyed, must end with the error.
#define CURSOR_FAILS(wanted, cursor) expect_cursor_fails(__FILE__, __LINE__, cursor, wanted)

void expect_number(const char *file, int line, const char *what, int64_t actual, int64_t wanted);
void expect_text(const char *file, int line, const char *what, const char *actual, const char *wanted);
void expect_json(const char *file, int line, const bson_t *actual, const char *wanted);
void expect_all(const char *file, int line, mongoc_cursor_t *cursor, const char *field, const char *wanted);
void expect_cursor_fails(const char *file, int line, mongoc_cursor_t *cursor, uint32_t wanted);

// Shorter names for what nearly every check does.
mongoc_cursor_t *find(const bson_t *filter, const bson_t *options);
bson_t *find_one(const bson_t *filter);
int64_t count(const bson_t *filter);
int64_t count_all(mongoc_cursor_t *cursor);
void insert(const bson_t *document);
void fill(int count);
bson_t *run(const bson_t *command);
bool try_run(const bson_t *command, bson_t *into);

// Runs the tables of checks; returns how many checks there are.
int run_checks(const char *uri, const struct check *const *tables);

// Runs the function in so many threads, each with a client of one pool.
void in_threads(int threads, void *(*work)(mongoc_client_t *client));
