/*
 * Redact hides digits in response bodies: a run of as many digits as its configuration says, or more, becomes stars.
 * It counts what it hid in the metric "redacted". Without a library: memory for the host comes from a heap that is
 * empty again before every callback.
 */
#include "hostcalls.h"

enum { info = 2, response_headers = 2, response_body = 1, plugin_configuration = 7, counter = 0 };
enum { continues = 0, buffers = 1, stops = 1 };
enum { heap_size = 1 << 20 };

#define text(literal) literal, sizeof(literal) - 1

static char heap[heap_size];
static size_t used;
static uint32_t redacted;
static size_t shortest = 12;

void CALLBACK(proxy_abi_version_0_2_1)(void) {}

void *CALLBACK(malloc)(size_t size) {
  size_t start = (used + 7) & ~(size_t)7;
  if (size > heap_size || start > heap_size - size) return 0;
  used = start + size;
  return heap + start;
}

static int is_digit(char c) { return c >= '0' && c <= '9'; }

static size_t number(const char *digits, size_t size) {
  size_t value = 0;
  for (size_t i = 0; i < size && is_digit(digits[i]); i++) value = value * 10 + (size_t)(digits[i] - '0');
  return value;
}

/* How many digits stand at the beginning. */
static size_t run_of_digits(const char *start, const char *end) {
  const char *at = start;
  while (at < end && is_digit(*at)) at++;
  return (size_t)(at - start);
}

static uint32_t hide(char *body, size_t size) {
  uint32_t hidden = 0;
  for (char *at = body, *end = body + size; at < end;) {
    size_t run = run_of_digits(at, end);
    if (run >= shortest) {
      for (size_t i = 0; i < run; i++) at[i] = '*';
      hidden++;
    }
    at += run > 0 ? run : 1;
  }
  return hidden;
}

uint32_t CALLBACK(proxy_on_configure)(uint32_t context, size_t size) {
  (void)context;
  char *configuration;
  used = 0;
  proxy_define_metric(counter, text("redacted"), &redacted);
  if (size == 0) return 1;
  if (proxy_get_buffer_bytes(plugin_configuration, 0, size, &configuration, &size) != 0) return 0;
  shortest = number(configuration, size);
  return shortest > 0;
}

/* The body may be told anew, but its length stays: content-length needs no change. */
uint32_t CALLBACK(proxy_on_response_headers)(uint32_t context, uint32_t count, uint32_t end) {
  (void)context, (void)count, (void)end;
  char *type;
  size_t size;
  used = 0;
  if (proxy_get_header_map_value(response_headers, text("content-type"), &type, &size) != 0) return continues;
  proxy_replace_header_map_value(response_headers, text("x-redact"), type, size);
  proxy_remove_header_map_value(response_headers, text("etag"));
  return continues;
}

/* A number may be cut anywhere, so the whole body is looked at. */
uint32_t CALLBACK(proxy_on_response_body)(uint32_t context, size_t size, uint32_t end) {
  (void)context;
  char *body;
  used = 0;
  if (!end) return buffers;
  if (size == 0 || proxy_get_buffer_bytes(response_body, 0, size, &body, &size) != 0) return continues;
  uint32_t hidden = hide(body, size);
  if (hidden == 0) return continues;
  proxy_increment_metric(redacted, hidden);
  proxy_set_buffer_bytes(response_body, 0, size, body, size);
  proxy_log(info, text("hid something"));
  return continues;
}
