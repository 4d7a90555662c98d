/** The plugin's own context. */
import { Context } from "../api/context";
import { HttpContext } from "./http-context";
import { pluginConfiguration } from "../api/configuration";

/**
 * One plugin as it is configured: reads the configuration, keeps what its streams share, runs the ticks, and makes a
 * context for each stream. In the spec: the plugin context.
 *
 * ```ts
 * @filter
 * class Greeter extends RootContext {
 *   greeting: string = "world";
 *   onConfigure(size: u32): bool {
 *     if (size) this.greeting = this.configuration();
 *     return true;
 *   }
 *   createContext(): Context {
 *     return new GreeterStream(this);
 *   }
 * }
 * ```
 *
 * Envoy makes a root context per plugin, thread and configuration: two may have the same root id for a while.
 */
export class RootContext extends Context {
  /** The VM has started (Envoy: once per plugin, not per VM). False fails the load. */
  onVmStart(configurationSize: u32): bool {
    return true;
  }

  /** The plugin is configured. False refuses the configuration; log why. */
  onConfigure(configurationSize: u32): bool {
    return true;
  }

  /**
   * Makes the context of a new stream: an `HttpContext` in an HTTP filter, a `StreamContext` in a network filter.
   * Unless overridden streams pass untouched. One that only says `return new MyStream(this)`, of a class that keeps nothing
   * of its stream, is called once for many streams.
   */
  createContext(): Context {
    return new HttpContext();
  }

  /** The timer of `setTickPeriod` has run out. */
  onTick(): void {}

  /** Something was put into a shared queue that this plugin registered. */
  onQueueReady(queue: u32): void {}

  /** A foreign function calls back; its arguments are in the buffer `CallData`. */
  onForeignFunction(id: u32, argumentsSize: u32): void {}

  /** The plugin's configuration as text, "" if there is none; only in `onConfigure`. */
  configuration(): string {
    return pluginConfiguration();
  }
}
