/** A gRPC callout as its root keeps it, and how its events become the guest's: a call tells less than a stream. */
import type { HeaderMap } from "../../model/header-map.js";
import type { ByteString } from "../operations.js";
import type { RootContext } from "../wasm/root-context.js";
import type { GrpcEvents, GrpcExchange, GrpcExchangeRequest } from "./grpc-exchange.js";

export type GrpcKind = "grpc-call" | "grpc-stream";

export interface GrpcCallout {
  readonly kind: GrpcKind;
  readonly token: number;
  /** `null`: Envoy itself ends it, no peer was asked. */
  readonly request: GrpcExchangeRequest | null;
  /** `null` once the peer's side has ended. */
  exchange: GrpcExchange | null;
  /** The guest closed a stream: its entry goes with the peer's end. */
  closedByGuest: boolean;
}

/** What a host hears of gRPC callouts: for exchanges. Always before the guest does. */
export interface GrpcWatcher {
  onGrpcCallout(root: RootContext, callout: GrpcCallout): void;
  onGrpcSent(callout: GrpcCallout, message: Uint8Array): void;
  onGrpcInitialMetadata(callout: GrpcCallout, headers: HeaderMap): void;
  onGrpcReceived(callout: GrpcCallout, message: Uint8Array): void;
  onGrpcTrailingMetadata(callout: GrpcCallout, trailers: HeaderMap): void;
  /** `status` is `null` where the guest cancelled it. */
  onGrpcEnd(callout: GrpcCallout, status: number | null, message: ByteString): void;
}

/** Where a callout's events go: to the guest. */
export interface GrpcDelivery {
  readonly watcher: GrpcWatcher | undefined;
  deliverInitialMetadata(callout: GrpcCallout, headers: HeaderMap): void;
  deliverMessage(callout: GrpcCallout, message: Uint8Array): void;
  deliverTrailingMetadata(callout: GrpcCallout, trailers: HeaderMap): void;
  deliverClose(callout: GrpcCallout, status: number, message: ByteString): void;
}

/** Envoy: a stream's guest hears everything. */
export function streamEvents(callout: GrpcCallout, delivery: GrpcDelivery): GrpcEvents {
  const { watcher } = delivery;
  return {
    onInitialMetadata(headers) {
      watcher?.onGrpcInitialMetadata(callout, headers);
      delivery.deliverInitialMetadata(callout, headers);
    },
    onMessage(message) {
      watcher?.onGrpcReceived(callout, message);
      delivery.deliverMessage(callout, message);
    },
    onTrailingMetadata(trailers) {
      watcher?.onGrpcTrailingMetadata(callout, trailers);
      delivery.deliverTrailingMetadata(callout, trailers);
    },
    onClose(status, message) {
      watcher?.onGrpcEnd(callout, status, message);
      delivery.deliverClose(callout, status, message);
    },
  };
}

const ok = 0;
const internal = 13;

/** Envoy: a call's guest hears its last message where it succeeds, its status where it fails, and nothing else. */
export function callEvents(callout: GrpcCallout, delivery: GrpcDelivery): GrpcEvents {
  const { watcher } = delivery;
  let last: Uint8Array | null = null;
  return {
    onInitialMetadata: (headers) => watcher?.onGrpcInitialMetadata(callout, headers),
    onMessage(message) {
      watcher?.onGrpcReceived(callout, message);
      last = message;
    },
    onTrailingMetadata: (trailers) => watcher?.onGrpcTrailingMetadata(callout, trailers),
    onClose(status, message) {
      watcher?.onGrpcEnd(callout, status, message);
      if (status !== ok) delivery.deliverClose(callout, status, message);
      else if (last === null) delivery.deliverClose(callout, internal, "");
      else delivery.deliverMessage(callout, last);
    },
  };
}
