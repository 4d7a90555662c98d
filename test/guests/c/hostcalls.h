/* The raw ABI: names, order and parameters of the spec. */
#ifndef HOSTCALLS_H
#define HOSTCALLS_H

#include <stddef.h>
#include <stdint.h>

#define HOSTCALL(name) __attribute__((import_module("env"), import_name(#name))) uint32_t name
#define CALLBACK(name) __attribute__((export_name(#name))) name

HOSTCALL(proxy_log)(uint32_t level, const char *message, size_t size);
HOSTCALL(proxy_get_buffer_bytes)(uint32_t buffer, size_t start, size_t length, char **data, size_t *size);
HOSTCALL(proxy_set_buffer_bytes)(uint32_t buffer, size_t start, size_t length, const char *data, size_t size);
HOSTCALL(proxy_get_header_map_value)(uint32_t map, const char *key, size_t key_size, char **data, size_t *size);
HOSTCALL(proxy_replace_header_map_value)
(uint32_t map, const char *key, size_t key_size, const char *value, size_t size);
HOSTCALL(proxy_remove_header_map_value)(uint32_t map, const char *key, size_t key_size);
HOSTCALL(proxy_define_metric)(uint32_t type, const char *name, size_t size, uint32_t *id);
HOSTCALL(proxy_increment_metric)(uint32_t id, int64_t offset);

#endif
