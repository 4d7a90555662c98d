/* A plugin that divides by zero two functions deep: its debug information says where. */
#include <stdint.h>

#define EXPORT(name) __attribute__((export_name(#name)))

EXPORT(proxy_abi_version_0_2_1) void version(void) {}

static char heap[1024];
EXPORT(malloc) void *allocate(uint32_t size) { return size <= sizeof heap ? heap : 0; }

__attribute__((noinline)) static int32_t share(int32_t whole, int32_t parts) {
  return whole / parts; // divide
}

EXPORT(proxy_on_request_headers) int32_t on_request_headers(uint32_t context, uint32_t count, uint32_t end) {
  return share((int32_t)(context + count), (int32_t)end - 1);
}
