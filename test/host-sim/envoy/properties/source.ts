import { Refusal } from "../../../../host-sim/envoy/operations.js";
import {
  FilterState,
  getProperty,
  type PropertySource,
  type StreamSource,
} from "../../../../host-sim/envoy/properties/index.js";
import { HeaderMap } from "../../../../host-sim/model/header-map.js";

/** A stream in its request_headers phase, as Envoy has it before a host is chosen. */
export function streamOf(over: Partial<StreamSource> = {}): StreamSource {
  return {
    protocol: "HTTP/1.1",
    startTime: Date.UTC(2026, 0, 1),
    duration: null,
    backendLatency: null,
    bytesReceived: 0,
    bytesSent: 0,
    responseCode: null,
    responseDetails: null,
    responseFlags: 0,
    connection: { id: 1, remoteAddress: "127.0.0.1:38094", localAddress: "127.0.0.1:10110" },
    listener: { direction: 0, metadata: {}, filterChain: "" },
    route: { name: "main-route", metadata: {} },
    virtualHost: { name: "vh", metadata: {} },
    cluster: { name: "up", metadata: {} },
    upstreamAttempts: 0,
    upstream: null,
    dynamicMetadata: {},
    filterState: new FilterState(),
    ...over,
  };
}

export interface SourceOptions extends Partial<PropertySource> {
  request?: string[];
  response?: string[];
  trailers?: string[];
}

export function sourceOf({ request, response, trailers, ...over }: SourceOptions = {}): PropertySource {
  const requestHeaders = request ? HeaderMap.fromPairs("request", request) : null;
  const responseHeaders = response ? HeaderMap.fromPairs("response", response) : null;
  const responseTrailers = trailers ? HeaderMap.fromPairs("response-trailers", trailers) : null;
  return {
    pluginName: "p0",
    pluginRootId: "r0",
    pluginVmId: "vm",
    node: { id: "node-id", cluster: "node-cluster" },
    prototypes: new Map(),
    stream: streamOf(),
    requestHeaders: () => requestHeaders,
    responseHeaders: () => responseHeaders,
    responseTrailers: () => responseTrailers,
    ...over,
  };
}

export const rootSource = (): PropertySource => sourceOf({ stream: null });

/** The property at a path written with "/": its bytes, or the status that the guest gets. */
export function read(source: PropertySource, path: string): string | number {
  const answer = getProperty(source, path.replaceAll("/", "\0"));
  return answer instanceof Refusal ? answer.status : answer;
}

/** 8 bytes little-endian. */
export function int64(value: number | bigint): string {
  const buffer = Buffer.alloc(8);
  buffer.writeBigInt64LE(BigInt(value));
  return buffer.toString("latin1");
}

/** Pairs as Envoy serializes maps. */
export function pairs(...flat: string[]): string {
  const u32 = (value: number) => {
    const buffer = Buffer.alloc(4);
    buffer.writeUInt32LE(value);
    return buffer.toString("latin1");
  };
  const lengths = flat.map((part) => u32(part.length)).join("");
  return `${u32(flat.length / 2)}${lengths}${flat.map((part) => `${part}\0`).join("")}`;
}
