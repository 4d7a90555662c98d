/** Bodies, TCP data, configurations, messages. */
import { BufferType, Status } from "../enums.js";
import type { Guest } from "../guest.js";
import type { HostcallFunctions } from "../signatures.js";

type Buffers = Pick<
  HostcallFunctions,
  "proxy_get_buffer_status" | "proxy_get_buffer_bytes" | "proxy_set_buffer_bytes"
>;

const isBufferType = (type: number): type is BufferType => type >>> 0 <= BufferType.CallData;

export const bufferHostcalls = (guest: Guest): Buffers => ({
  proxy_get_buffer_status(bufferType, returnSize, returnFlags) {
    const context = guest.acting();
    if (!isBufferType(bufferType)) return Status.BadArgument;
    const size = context.bufferSize(bufferType);
    if (typeof size !== "number") return size.status;
    return guest.returnSpan(size, 0, returnSize, returnFlags);
  },

  proxy_get_buffer_bytes(bufferType, offset, maxSize, returnDataData, returnDataSize) {
    const context = guest.acting();
    if (!isBufferType(bufferType)) return Status.BadArgument;
    const bytes = context.readBuffer(bufferType, offset >>> 0, maxSize >>> 0);
    return bytes instanceof Uint8Array
      ? guest.returnBytes(bytes, returnDataData, returnDataSize)
      : bytes.status;
  },

  proxy_set_buffer_bytes(bufferType, offset, size, dataData, dataSize) {
    const context = guest.acting();
    if (!isBufferType(bufferType)) return Status.BadArgument;
    const { memory } = guest;
    if (!memory.holds(dataData, dataSize)) return absentOr(context.bufferSize(bufferType));
    return context.writeBuffer(bufferType, offset >>> 0, size >>> 0, memory.copy(dataData, dataSize));
  },
});

/** Envoy 1.40 looks for the buffer before it looks at the memory. */
const absentOr = (size: number | { status: Status }): Status =>
  typeof size === "number" ? Status.InvalidMemoryAccess : size.status;
