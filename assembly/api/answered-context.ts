/** Where the answers to callouts go that have no object of their own. Spec: "HTTP calls", "gRPC calls". */
import { BaseContext } from "../runtime/contexts";
import { GrpcCall } from "./grpc-call";
import { HttpCall } from "./http-call";

/** What every context does with the answers to its callouts. Below `Context`, so that a call finds it without a search. */
export abstract class AnsweredContext extends BaseContext {
  /**
   * The answer to an HTTP callout that this context sent, or its failure. This context is the effective one: pause,
   * headers and bodies are its own.
   */
  onHttpCallResponse(call: HttpCall): void {}

  /** The answer to a gRPC call that this context sent, or its failure. This context is the effective one. */
  onGrpcCallResponse(call: GrpcCall): void {}
}
