/**
 * What root, HTTP and stream contexts have in common. Spec: "Contexts". It stands here, below its own room, so that a
 * callout finds the context that its answer goes to; and it extends `Keyed` itself, for each class between costs bytes.
 */
import { GrpcCall } from "./grpc-call";
import { HttpCall } from "./http-call";
import { Keyed } from "../runtime/table";
import { Status } from "../abi/enums";
import { announcedId } from "../runtime/contexts";
import { runningStream } from "../runtime/entry";
import { proxy_done, proxy_set_effective_context } from "../abi/hostcalls";

/** A context: what the host calls back on. Extend `RootContext`, `HttpContext` or `StreamContext`. */
export abstract class Context extends Keyed {
  constructor() {
    super();
    this.key = announcedId();
  }

  /**
   * The context's number; 0 once the host has deleted it. Envoy: never used twice within a VM. A context that keeps nothing of
   * its stream may serve many: then it is the number of the stream whose callback runs.
   */
  get id(): u32 {
    const key = this.key;
    // @ts-ignore: the transform writes it
    return __proxyWasmSharesStreams && !key ? runningStream() : key;
  }

  /**
   * The answer to an HTTP callout that this context sent, or its failure. This context is the effective one: pause,
   * headers and bodies are its own.
   */
  onHttpCallResponse(call: HttpCall): void {}

  /** The answer to a gRPC call that this context sent, or its failure. This context is the effective one. */
  onGrpcCallResponse(call: GrpcCall): void {}

  /**
   * The host is about to forget this context. Envoy ignores what a stream answers; a root context that answers false
   * lives on, and keeps its ticks, until it calls `done()`.
   */
  onDone(): bool {
    return true;
  }

  /** The stream is over and the access log is written: headers can be read, not changed. Envoy (HTTP): before `onDone`. */
  onLog(): void {}

  /** The last callback of a context. */
  onDelete(): void {}

  /** Makes this context the one that hostcalls act on, until the running callback ends. */
  setEffective(): Status {
    return proxy_set_effective_context(this.id);
  }

  /** Ends a wait that began with `onDone` answering false. Envoy: NotFound where nothing waits. */
  done(): Status {
    return proxy_done();
  }
}
