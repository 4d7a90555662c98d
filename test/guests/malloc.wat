;; Its malloc gives what the global says: an address, 0, or (at -1) a trap. proxy_on_tick asks for the header ":path"
;; and leaves the status at 500; the address and size slots are at 504 and 508.
(module
  (import "env" "proxy_get_header_map_value" (func $get (param i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) ":path")
  (data (i32.const 504) "\ff\ff\ff\ff\ff\ff\ff\ff")
  (global $next (export "next") (mut i32) (i32.const 1024))
  (global $asked (export "asked") (mut i32) (i32.const 0))
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param $size i32) (result i32)
    (global.set $asked (local.get $size))
    (if (i32.eq (global.get $next) (i32.const -1)) (then unreachable))
    (global.get $next))
  (func (export "proxy_on_context_create") (param i32 i32) (global.set $next (local.get 1)))
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (i32.store (i32.const 500)
      (call $get (i32.const 0) (i32.const 16) (i32.const 5) (i32.const 504) (i32.const 508)))
    (i32.load (i32.const 500))))
