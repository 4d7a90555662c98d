import { isUtf8 } from "node:buffer";
import { type ByteString, toBytes } from "../../model/byte-string.js";
import type { LifeSpan } from "../properties/index.js";

/** Protobuf refuses string fields that are not UTF-8. */
export const isText = (bytes: ByteString): boolean => isUtf8(toBytes(bytes));

/** FilterChain 0, DownstreamRequest 1, DownstreamConnection 2; Envoy takes others for 0, and 0 lives as long as 1. */
export const lifeSpan = (value: bigint): LifeSpan => (value === 2n ? "connection" : "request");
