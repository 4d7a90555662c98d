/** Planted faults: hostcalls that get a status other than Ok. The configuration says which. */
import { Context, HeadersAction, HttpContext, RootContext, filter } from "as-proxy-wasm-abi";

@external("env", "proxy_http_call")
declare function http_call(
  cluster: usize, clusterSize: usize, headers: usize, headersSize: usize, body: usize, bodySize: usize,
  trailers: usize, trailersSize: usize, timeout: u32, token: usize,
): u32;
@external("env", "proxy_grpc_call")
declare function grpc_call(
  service: usize, serviceSize: usize, name: usize, nameSize: usize, method: usize, methodSize: usize,
  metadata: usize, metadataSize: usize, message: usize, messageSize: usize, timeout: u32, token: usize,
): u32;
@external("env", "proxy_get_header_map_value")
declare function get_header(map: u32, key: usize, keySize: usize, value: usize, valueSize: usize): u32;
@external("env", "proxy_add_header_map_value")
declare function add_header(map: u32, key: usize, keySize: usize, value: usize, valueSize: usize): u32;
@external("env", "proxy_get_property")
declare function get_property(path: usize, pathSize: usize, value: usize, valueSize: usize): u32;
@external("env", "proxy_get_buffer_bytes")
declare function get_buffer(buffer: u32, start: u32, length: u32, data: usize, size: usize): u32;
@external("env", "proxy_define_metric")
declare function define_metric(type: u32, name: usize, nameSize: usize, id: usize): u32;
@external("env", "proxy_increment_metric")
declare function increment_metric(id: u32, offset: i64): u32;
@external("env", "proxy_set_shared_data")
declare function set_shared(key: usize, keySize: usize, value: usize, valueSize: usize, cas: u32): u32;
@external("env", "proxy_resolve_shared_queue")
declare function resolve_queue(vm: usize, vmSize: usize, name: usize, nameSize: usize, token: usize): u32;
@external("env", "proxy_call_foreign_function")
declare function call_foreign(name: usize, nameSize: usize, data: usize, size: usize, out: usize, outSize: usize): u32;
@external("env", "proxy_set_effective_context")
declare function set_effective(context: u32): u32;

/** Where results are written. */
const OUT: usize = memory.data(16);

function at(text: ArrayBuffer): usize {
  return changetype<usize>(text);
}

/** Four bytes of zero: no pairs. */
const NO_PAIRS: usize = memory.data(8);

@filter
class Planted extends RootContext {
  fault: string = "";

  onConfigure(size: u32): bool {
    this.fault = this.configuration();
    const key = String.UTF8.encode("x-key");
    if (this.fault == "root") get_header(0, at(key), key.byteLength, OUT, OUT + 4);
    return true;
  }

  createContext(): Context {
    return new PlantedStream(this.fault);
  }
}

class PlantedStream extends HttpContext {
  constructor(private readonly fault: string) {
    super();
  }

  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const fault = this.fault;
    const name = String.UTF8.encode("nowhere");
    const size = name.byteLength;
    if (fault == "cluster") http_call(at(name), size, NO_PAIRS, 4, 0, 0, 0, 0, 1000, OUT);
    if (fault == "pseudo") {
      const known = String.UTF8.encode("auth");
      http_call(at(known), known.byteLength, NO_PAIRS, 4, 0, 0, 0, 0, 1000, OUT);
    }
    if (fault == "grpc") grpc_call(at(name), size, at(name), size, at(name), size, 0, 0, 0, 0, 1000, OUT);
    if (fault == "phase") get_header(2, at(name), size, OUT, OUT + 4);
    if (fault == "write") add_header(6, at(name), size, at(name), size);
    if (fault == "dots") {
      const path = String.UTF8.encode("request.path");
      get_property(at(path), path.byteLength, OUT, OUT + 4);
    }
    if (fault == "property") get_property(at(name), size, OUT, OUT + 4);
    if (fault == "buffer") get_buffer(7, 0, 100, OUT, OUT + 4);
    if (fault == "counter") {
      define_metric(0, at(name), size, OUT);
      increment_metric(load<u32>(OUT), -1);
    }
    if (fault == "cas") {
      set_shared(at(name), size, at(name), size, 0);
      set_shared(at(name), size, at(name), size, 77);
    }
    if (fault == "queue") resolve_queue(0, 0, at(name), size, OUT);
    if (fault == "foreign") call_foreign(at(name), size, 0, 0, OUT, OUT + 4);
    if (fault == "context") set_effective(99);
    if (fault == "memory") get_header(0, 0xffff_0000, 16, OUT, OUT + 4);
    return HeadersAction.Continue;
  }
}
