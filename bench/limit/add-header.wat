;; The limit: what peers/add-header does, by hand and without any runtime. The value is read once and stays where malloc
;; has put it; malloc only goes up, for nothing else is ever allocated.
;;
;;   0      address of the value    4      its size     (at first "world!")
;;   8      "hello"                 16     "world!"     64     what malloc gives
(module
  (import "env" "proxy_get_buffer_bytes" (func $get_buffer (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "proxy_add_header_map_value" (func $add_header (param i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\10\00\00\00\06\00\00\00hello\00\00\00world!")
  (global $free (mut i32) (i32.const 64))

  (func (export "proxy_abi_version_0_2_1"))

  (func (export "malloc") (param $size i32) (result i32)
    global.get $free
    global.get $free
    local.get $size
    i32.add
    global.set $free)

  ;; The plugin's configuration is buffer 7. The first page is enough for what fits; more is refused by the host.
  (func (export "proxy_on_configure") (param $context i32) (param $size i32) (result i32)
    local.get $size
    if
      (drop (call $get_buffer (i32.const 7) (i32.const 0) (local.get $size) (i32.const 0) (i32.const 4)))
    end
    i32.const 1)

  ;; Map 2 is the response's headers.
  (func (export "proxy_on_response_headers") (param $context i32) (param $count i32) (param $end i32) (result i32)
    (drop (call $add_header (i32.const 2) (i32.const 8) (i32.const 5)
      (i32.load (i32.const 0)) (i32.load (i32.const 4))))
    i32.const 0))
