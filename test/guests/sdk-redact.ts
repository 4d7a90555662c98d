/** Hides card numbers in request bodies: waits for the whole, so that no cut hides one from it. */
import { DataAction, HttpContext, filter } from "as-proxy-wasm-abi";

const DIGITS: i32 = 16;
const ZERO: u8 = 48;
const NINE: u8 = 57;
const STAR: u8 = 42;

@filter
class Redact extends HttpContext {
  onRequestBody(size: u32, endOfStream: bool): DataAction {
    if (!endOfStream) return DataAction.StopIterationAndBuffer;

    const body = this.requestBody.bytes();
    if (body != null && hideNumbers(Uint8Array.wrap(body))) this.requestBody.replaceBytes(body);
    return DataAction.Continue;
  }
}

function hideNumbers(bytes: Uint8Array): bool {
  let hidden = false;
  for (let at = 0, run = 0; at < bytes.length; at++) {
    run = isDigit(bytes[at]) ? run + 1 : 0;
    if (run < DIGITS) continue;
    bytes.fill(STAR, at + 1 - run, at + 1);
    hidden = true;
  }
  return hidden;
}

function isDigit(byte: u8): bool {
  return byte >= ZERO && byte <= NINE;
}
