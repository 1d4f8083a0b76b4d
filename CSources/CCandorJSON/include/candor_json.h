/// JSON of strangers, parsed by simdjson: strict grammar, valid UTF-8, bounded depth, the whole
/// text or nothing.
///
/// A document belongs to one thread at a time. Parsing replaces what it held; values are numbers in
/// it, strings are borrowed from it, and both end with the next parse.
#ifndef CANDOR_JSON_H
#define CANDOR_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct candor_json candor_json;

enum candor_json_kind {
    CANDOR_JSON_NULL,
    CANDOR_JSON_BOOL,
    CANDOR_JSON_INTEGER, // of int64_t
    CANDOR_JSON_NUMBER,  // any other
    CANDOR_JSON_STRING,
    CANDOR_JSON_ARRAY,
    CANDOR_JSON_OBJECT,
};

/// A document without a value; NULL where there is no memory.
candor_json *candor_json_create(void);
void candor_json_destroy(candor_json *json);

/// Reads a text of at most 2^32 - 1 bytes; its value is 0. Returns NULL, or why it is not one JSON
/// value, in words that are never freed.
const char *candor_json_parse(candor_json *json, const void *bytes, size_t count);

enum candor_json_kind candor_json_kind(const candor_json *json, size_t value);
bool candor_json_bool(const candor_json *json, size_t value);
int64_t candor_json_integer(const candor_json *json, size_t value);
/// The nearest double of any number.
double candor_json_number(const candor_json *json, size_t value);
const char *candor_json_string(const candor_json *json, size_t value, size_t *count);

/// Makes values of what an array or an object holds, in order: *first and those after it. Returns
/// how many, or SIZE_MAX where there is no memory. Others hold none.
size_t candor_json_children(candor_json *json, size_t value, size_t *first);
/// The same of an object alone, and SIZE_MAX also for other values and where a key is there twice.
size_t candor_json_object(candor_json *json, size_t value, size_t *first);
/// Of `count` children of an object from `first` on the one with a key; SIZE_MAX where there is
/// none.
size_t candor_json_find(const candor_json *json, size_t first, size_t count, const char *key,
                        size_t key_count);
/// The key of a child of an object.
const char *candor_json_key(const candor_json *json, size_t value, size_t *count);

/// The text of a value without blanks, until the next call; NULL where there is no memory.
const char *candor_json_minified(candor_json *json, size_t value, size_t *count);

/// Writes the numbers of an array, and of arrays in it, as floats; returns whether they are exactly
/// `count` numbers.
bool candor_json_floats(const candor_json *json, size_t value, float *numbers, size_t count);

/// How many numbers, strings and truth values an array, and arrays in it, hold; SIZE_MAX for other
/// values, and where one of them is in it.
size_t candor_json_leaves(const candor_json *json, size_t value);

/// Where an array that the root object holds begins and ends in the text that was parsed.
bool candor_json_array_text(candor_json *json, const char *key, size_t key_count, size_t *start,
                            size_t *count);

/// Writes numbers with commas between them, each as the shortest decimal that reads as the same
/// float; what is no finite number as null. `text` has 16 bytes for each; returns how many were
/// written.
size_t candor_json_write_floats(const float *numbers, size_t count, char *text);

#ifdef __cplusplus
}
#endif

#endif
