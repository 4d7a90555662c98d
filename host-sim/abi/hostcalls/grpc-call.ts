/** gRPC callouts: calls and streams. */
import { Status } from "../enums.js";
import type { Guest } from "../guest.js";
import { readPairs } from "../pairs.js";
import type { HostcallFunctions } from "../signatures.js";

type GrpcCall = Pick<
  HostcallFunctions,
  "proxy_grpc_call" | "proxy_grpc_stream" | "proxy_grpc_send" | "proxy_grpc_cancel" | "proxy_grpc_close"
>;

export const grpcCallHostcalls = (guest: Guest): GrpcCall => ({
  proxy_grpc_call(
    serviceData,
    serviceSize,
    serviceNameData,
    serviceNameSize,
    methodData,
    methodSize,
    metadataData,
    metadataSize,
    messageData,
    messageSize,
    timeout,
    returnToken,
  ) {
    const context = guest.acting();
    const { memory } = guest;
    if (!memory.holds(serviceData, serviceSize)) return Status.InvalidMemoryAccess;
    if (!memory.holds(serviceNameData, serviceNameSize)) return Status.InvalidMemoryAccess;
    if (!memory.holds(methodData, methodSize)) return Status.InvalidMemoryAccess;
    if (!memory.holds(metadataData, metadataSize)) return Status.InvalidMemoryAccess;
    if (!memory.holds(messageData, messageSize)) return Status.InvalidMemoryAccess;
    const token = context.grpcCall(
      memory.copy(serviceData, serviceSize),
      memory.text(serviceNameData, serviceNameSize),
      memory.text(methodData, methodSize),
      readPairs(memory, metadataData, metadataSize),
      memory.copy(messageData, messageSize),
      timeout,
    );
    return typeof token === "number" ? guest.returnU32(token, returnToken) : token.status;
  },

  proxy_grpc_stream(
    serviceData,
    serviceSize,
    serviceNameData,
    serviceNameSize,
    methodData,
    methodSize,
    metadataData,
    metadataSize,
    returnToken,
  ) {
    const context = guest.acting();
    const { memory } = guest;
    if (!memory.holds(serviceData, serviceSize)) return Status.InvalidMemoryAccess;
    if (!memory.holds(serviceNameData, serviceNameSize)) return Status.InvalidMemoryAccess;
    if (!memory.holds(methodData, methodSize)) return Status.InvalidMemoryAccess;
    if (!memory.holds(metadataData, metadataSize)) return Status.InvalidMemoryAccess;
    const token = context.grpcStream(
      memory.copy(serviceData, serviceSize),
      memory.text(serviceNameData, serviceNameSize),
      memory.text(methodData, methodSize),
      readPairs(memory, metadataData, metadataSize),
    );
    return typeof token === "number" ? guest.returnU32(token, returnToken) : token.status;
  },

  proxy_grpc_send(token, messageData, messageSize, endOfStream) {
    const context = guest.acting();
    const { memory } = guest;
    if (!memory.holds(messageData, messageSize)) return Status.InvalidMemoryAccess;
    return context.grpcSend(token >>> 0, memory.copy(messageData, messageSize), endOfStream !== 0);
  },

  proxy_grpc_cancel(token) {
    return guest.acting().grpcCancel(token >>> 0);
  },

  proxy_grpc_close(token) {
    return guest.acting().grpcClose(token >>> 0);
  },
});
