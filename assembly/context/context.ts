/** What root, HTTP and stream contexts have in common. */
import { AnsweredContext } from "../api/answered-context";
import { Status } from "../abi/enums";
import { proxy_done, proxy_set_effective_context } from "../abi/hostcalls";

/** A context: what the host calls back on. Extend `RootContext`, `HttpContext` or `StreamContext`. */
export abstract class Context extends AnsweredContext {
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
