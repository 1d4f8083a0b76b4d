// Without the library, as where nothing of the gateway is built, this is empty.
#if __has_include(<simdjson.h>)

#include "candor_json.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

namespace {

struct Value {
    simdjson::dom::element element;
    std::string_view key;
};

/// Arrays within arrays, to the depth that the parser allows.
bool floats(simdjson::dom::array array, float *&next, float *end) {
    for (simdjson::dom::element element : array) {
        double number;
        simdjson::dom::array inner;
        if (element.get(inner) == simdjson::SUCCESS) {
            if (!floats(inner, next, end)) return false;
        } else if (next == end || element.get(number) != simdjson::SUCCESS) {
            return false;
        } else {
            *next++ = static_cast<float>(number);
        }
    }
    return true;
}

/// Arrays within arrays, to the depth that the parser allows.
bool leaves(simdjson::dom::array array, size_t &count) {
    using simdjson::dom::element_type;
    for (simdjson::dom::element element : array) {
        switch (element.type()) {
        case element_type::ARRAY:
            if (!leaves(simdjson::dom::array(element), count)) return false;
            break;
        case element_type::OBJECT:
        case element_type::NULL_VALUE:
            return false;
        default:
            count++;
        }
    }
    return true;
}

/// Whether all keys differ. Few are compared each with each, many are sorted: a stranger chooses
/// how many there are.
bool differ(const Value *values, size_t count) {
    if (count > 16) {
        std::vector<std::string_view> keys(count);
        for (size_t i = 0; i < count; i++)
            keys[i] = values[i].key;
        std::sort(keys.begin(), keys.end());
        return std::adjacent_find(keys.begin(), keys.end()) == keys.end();
    }
    for (size_t i = 1; i < count; i++)
        for (size_t j = 0; j < i; j++)
            if (values[i].key == values[j].key) return false;
    return true;
}

} // namespace

struct candor_json {
    simdjson::dom::parser parser;
    simdjson::ondemand::parser places;
    std::vector<Value> values;
    std::unique_ptr<char[]> text;
    std::string minified;
    size_t capacity = 0;
    size_t count = 0;
};

candor_json *candor_json_create(void) {
    return new (std::nothrow) candor_json;
}

void candor_json_destroy(candor_json *json) {
    delete json;
}

const char *candor_json_parse(candor_json *json, const void *bytes, size_t count) try {
    json->values.clear();
    json->count = 0;
    if (count > UINT32_MAX) return "a text of 4 GiB or more";
    const size_t needed = count + simdjson::SIMDJSON_PADDING;
    if (json->capacity < needed) {
        json->text.reset(new char[needed]);
        json->capacity = needed;
    }
    if (count > 0) std::memcpy(json->text.get(), bytes, count);
    std::memset(json->text.get() + count, 0, simdjson::SIMDJSON_PADDING);
    simdjson::dom::element root;
    const auto error = json->parser.parse(json->text.get(), count, false).get(root);
    if (error != simdjson::SUCCESS) return simdjson::error_message(error);
    json->values.push_back({root, {}});
    json->count = count;
    return nullptr;
} catch (const std::bad_alloc &) {
    return "no memory";
}

enum candor_json_kind candor_json_kind(const candor_json *json, size_t value) {
    using simdjson::dom::element_type;
    switch (json->values[value].element.type()) {
    case element_type::ARRAY:
        return CANDOR_JSON_ARRAY;
    case element_type::OBJECT:
        return CANDOR_JSON_OBJECT;
    case element_type::INT64:
        return CANDOR_JSON_INTEGER;
    case element_type::UINT64:
    case element_type::DOUBLE:
        return CANDOR_JSON_NUMBER;
    case element_type::STRING:
        return CANDOR_JSON_STRING;
    case element_type::BOOL:
        return CANDOR_JSON_BOOL;
    default:
        return CANDOR_JSON_NULL;
    }
}

bool candor_json_bool(const candor_json *json, size_t value) {
    bool result;
    return json->values[value].element.get(result) == simdjson::SUCCESS ? result : false;
}

int64_t candor_json_integer(const candor_json *json, size_t value) {
    int64_t result;
    return json->values[value].element.get(result) == simdjson::SUCCESS ? result : 0;
}

const char *candor_json_string(const candor_json *json, size_t value, size_t *count) {
    std::string_view text;
    if (json->values[value].element.get(text) != simdjson::SUCCESS) text = "";
    *count = text.size();
    return text.data();
}

size_t candor_json_children(candor_json *json, size_t value, size_t *first) try {
    *first = json->values.size();
    simdjson::dom::array array;
    simdjson::dom::object object;
    const simdjson::dom::element element = json->values[value].element;
    if (element.get(array) == simdjson::SUCCESS) {
        for (simdjson::dom::element child : array)
            json->values.push_back({child, {}});
    } else if (element.get(object) == simdjson::SUCCESS) {
        for (auto field : object)
            json->values.push_back({field.value, field.key});
    }
    return json->values.size() - *first;
} catch (const std::bad_alloc &) {
    return SIZE_MAX;
}

size_t candor_json_object(candor_json *json, size_t value, size_t *first) try {
    if (!json->values[value].element.is_object()) return SIZE_MAX;
    const size_t count = candor_json_children(json, value, first);
    if (count == SIZE_MAX) return SIZE_MAX;
    return differ(json->values.data() + *first, count) ? count : SIZE_MAX;
} catch (const std::bad_alloc &) {
    return SIZE_MAX;
}

size_t candor_json_find(const candor_json *json, size_t first, size_t count, const char *key,
                        size_t key_count) {
    const std::string_view name(key, key_count);
    for (size_t i = first; i < first + count; i++)
        if (json->values[i].key == name) return i;
    return SIZE_MAX;
}

const char *candor_json_key(const candor_json *json, size_t value, size_t *count) {
    *count = json->values[value].key.size();
    return json->values[value].key.data();
}

double candor_json_number(const candor_json *json, size_t value) {
    double result;
    return json->values[value].element.get(result) == simdjson::SUCCESS ? result : 0;
}

bool candor_json_floats(const candor_json *json, size_t value, float *numbers, size_t count) {
    simdjson::dom::array array;
    if (json->values[value].element.get(array) != simdjson::SUCCESS) return false;
    float *next = numbers;
    return floats(array, next, numbers + count) && next == numbers + count;
}

size_t candor_json_leaves(const candor_json *json, size_t value) {
    simdjson::dom::array array;
    size_t count = 0;
    if (json->values[value].element.get(array) != simdjson::SUCCESS) return SIZE_MAX;
    return leaves(array, count) ? count : SIZE_MAX;
}

const char *candor_json_minified(candor_json *json, size_t value, size_t *count) try {
    json->minified = simdjson::minify(json->values[value].element);
    *count = json->minified.size();
    return json->minified.data();
} catch (const std::bad_alloc &) {
    return nullptr;
}

bool candor_json_array_text(candor_json *json, const char *key, size_t key_count, size_t *start,
                            size_t *count) try {
    simdjson::ondemand::document document;
    simdjson::ondemand::object object;
    const size_t capacity = json->count + simdjson::SIMDJSON_PADDING;
    if (json->places.iterate(json->text.get(), json->count, capacity).get(document) !=
        simdjson::SUCCESS)
        return false;
    if (document.get_object().get(object) != simdjson::SUCCESS) return false;
    for (auto field : object) {
        std::string_view name, text;
        if (field.unescaped_key().get(name) != simdjson::SUCCESS) return false;
        if (name != std::string_view(key, key_count)) continue;
        simdjson::ondemand::array array;
        if (field.value().get_array().get(array) != simdjson::SUCCESS) return false;
        if (array.raw_json().get(text) != simdjson::SUCCESS) return false;
        *start = static_cast<size_t>(text.data() - json->text.get());
        *count = text.size();
        return true;
    }
    return false;
} catch (const std::bad_alloc &) {
    return false;
}

#endif
