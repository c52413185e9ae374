// What Swift must see of libcurl. Its options are set through variadic functions, which Swift cannot call, so each
// type of option has a function here.
#pragma once
#include <curl/curl.h>
#include <sys/socket.h>

static inline CURLcode rr_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode rr_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode rr_set_headers(CURL *handle, struct curl_slist *headers) {
    return curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
}

static inline CURLcode rr_set_error_text(CURL *handle, char *buffer) {
    return curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, buffer);
}

typedef size_t (*rr_data_callback)(char *bytes, size_t size, size_t count, void *context);

// `context` is handed to all three callbacks, and is what rr_context gives back.
static inline void rr_set_callbacks(
    CURL *handle, rr_data_callback header, rr_data_callback body, curl_opensocket_callback open_socket, void *context) {
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, header);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, context);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, context);
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, context);
}

// The bytes are copied: a variadic function takes a number of 64 bits and a pointer, which Swift cannot hand to one.
static inline CURLcode rr_set_body(CURL *handle, const void *bytes, curl_off_t count) {
    CURLcode code = curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, count);
    return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_COPYPOSTFIELDS, bytes) : code;
}

static inline long rr_get_long(CURL *handle, CURLINFO info) {
    long value = 0;
    curl_easy_getinfo(handle, info, &value);
    return value;
}

static inline curl_off_t rr_get_offset(CURL *handle, CURLINFO info) {
    curl_off_t value = 0;
    curl_easy_getinfo(handle, info, &value);
    return value;
}

// Belongs to the handle; null if there is none.
static inline const char *rr_get_text(CURL *handle, CURLINFO info) {
    const char *value = NULL;
    curl_easy_getinfo(handle, info, &value);
    return value;
}

// The address as the kernel is given it: curl_sockaddr declares less room for it than it has.
static inline const struct sockaddr *rr_socket_address(const struct curl_sockaddr *address) {
    return &address->addr;
}

static inline void rr_start(void) { curl_global_init(CURL_GLOBAL_DEFAULT); }
