// Runs libmongoc against the server named by the connection string in argv[1]; prints one JSON line a check, then a summary line.
// With "retries" in argv[2], the checks of retryable writes against a server that poses as a replica set. "--zlib" alone tells
// by the exit code whether the library can compress with zlib.
#include "harness.h"
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
    const struct check *const all[] = {server_checks, read_checks, write_checks, bulk_checks, index_checks, file_checks, NULL};
    const struct check *const retries[] = {retry_checks, NULL};
    if (argc < 2) {
        fprintf(stderr, "usage: checks CONNECTION_STRING [retries]\n");
        return 2;
    }
    if (strcmp(argv[1], "--zlib") == 0) {
#ifdef MONGOC_ENABLE_COMPRESSION_ZLIB
        return 0;
#else
        return 1;
#endif
    }
    mongoc_init();
    int count = run_checks(argv[1], argc > 2 && strcmp(argv[2], "retries") == 0 ? retries : all);
    printf("{\"client\": \"libmongoc %s\", \"checks\": %d}\n", mongoc_get_version(), count);
    mongoc_cleanup();
    return 0;
}
