// GridFS, through both of the library's interfaces.
#include "harness.h"
#include <stdlib.h>
#include <string.h>

enum { length = 256 * 4099 };

static uint8_t *content(void) {
    uint8_t *bytes = malloc(length);
    for (int i = 0; i < length; i++)
        bytes[i] = (uint8_t)(i + i / 256);
    return bytes;
}

// Uploads in pieces; whether all of it could be written.
static bool upload(mongoc_gridfs_bucket_t *bucket, const char *name, const uint8_t *bytes, bson_value_t *id) {
    mongoc_stream_t *stream = mongoc_gridfs_bucket_open_upload_stream(bucket, name, json("{'metadata': {'kind': 'test'}}"), id, &error);
    ssize_t sent = 0, written = 1;
    while (stream && sent < length && written > 0) {
        size_t piece = length - sent < 100000 ? (size_t)(length - sent) : 100000;
        written = mongoc_stream_write(stream, (void *)(bytes + sent), piece, 0);
        sent += written;
    }
    bool closed = stream && mongoc_stream_close(stream) == 0;
    mongoc_stream_destroy(stream);
    return closed && sent == length;
}

// Whether the file holds these bytes.
static bool holds(mongoc_gridfs_bucket_t *bucket, const bson_value_t *id, const uint8_t *bytes) {
    mongoc_stream_t *stream = mongoc_gridfs_bucket_open_download_stream(bucket, id, &error);
    uint8_t *read = malloc(length + 1);
    ssize_t got = 0, more = 1;
    while (stream && more > 0 && got <= length) {
        more = mongoc_stream_read(stream, read + got, (size_t)(length + 1 - got), 1, 0);
        got += more;
    }
    bool same = got == length && memcmp(read, bytes, length) == 0;
    free(read);
    mongoc_stream_destroy(stream);
    return same;
}

static void files_in_gridfs(void) {
    mongoc_gridfs_bucket_t *bucket = mongoc_gridfs_bucket_new(db, json("{'chunkSizeBytes': 65536}"), NULL, &error);
    OK(bucket);
    bson_value_t id;
    uint8_t *bytes = content();
    bool same = upload(bucket, "file", bytes, &id) && holds(bucket, &id, bytes);
    free(bytes);
    int64_t found = count_all(mongoc_gridfs_bucket_find(bucket, json("{'metadata.kind': 'test', 'length': %d}", length), NULL));
    mongoc_collection_t *chunks = mongoc_database_get_collection(db, "fs.chunks");
    int64_t before = mongoc_collection_count_documents(chunks, json("{}"), NULL, NULL, NULL, &error);
    mongoc_cursor_t *indexes = mongoc_collection_find_indexes_with_opts(chunks, NULL);
    bool deleted = mongoc_gridfs_bucket_delete_by_id(bucket, &id, &error);
    int64_t after = mongoc_collection_count_documents(chunks, json("{}"), NULL, NULL, NULL, &error);
    mongoc_stream_t *gone = mongoc_gridfs_bucket_open_download_stream(bucket, &id, &error);
    mongoc_collection_destroy(chunks);
    mongoc_gridfs_bucket_destroy(bucket);
    bson_value_destroy(&id);
    EXPECT_FIELDS(indexes, "name", "['_id_', 'files_id_1_n_1']");
    EXPECT(same);
    EXPECT_NUMBER(found, 1);
    EXPECT_NUMBER(before, 17);
    EXPECT(deleted);
    EXPECT_NUMBER(after, 0);
    EXPECT(!gone);
}

static void file_is_read_from_the_middle(void) {
    mongoc_gridfs_t *files = mongoc_client_get_gridfs(client, mongoc_database_get_name(db), "fs", &error);
    OK(files);
    mongoc_gridfs_file_opt_t options = {.filename = "file", .chunk_size = 65536};
    mongoc_gridfs_file_t *file = mongoc_gridfs_create_file(files, &options);
    uint8_t *bytes = content(), read[256];
    mongoc_iovec_t all = {.iov_base = (void *)bytes, .iov_len = length}, some = {.iov_base = (void *)read, .iov_len = sizeof read};
    bool saved = mongoc_gridfs_file_writev(file, &all, 1, 0) == length && mongoc_gridfs_file_save(file);
    mongoc_gridfs_file_destroy(file);

    file = mongoc_gridfs_find_one_by_filename(files, "file", &error);
    bool same = file && mongoc_gridfs_file_seek(file, 1000000, SEEK_SET) == 0 && mongoc_gridfs_file_readv(file, &some, 1, sizeof read, 0) == sizeof read &&
                memcmp(read, bytes + 1000000, sizeof read) == 0;
    bool removed = file && mongoc_gridfs_file_remove(file, &error);
    mongoc_gridfs_file_t *gone = mongoc_gridfs_find_one_by_filename(files, "file", &error);
    if (file)
        mongoc_gridfs_file_destroy(file);
    mongoc_gridfs_destroy(files);
    free(bytes);
    EXPECT(saved);
    EXPECT(same);
    EXPECT(removed);
    EXPECT(!gone);
}

const struct check file_checks[] = {
    CHECK(files_in_gridfs),
    CHECK(file_is_read_from_the_middle),
    END,
};
