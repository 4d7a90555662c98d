/** Envoy's log: named loggers, each with its level, one line per message. */
import { type LogFormat, levelNames } from "./log-format.js";

/** Envoy 1.40's loggers. */
export const loggerNames: readonly string[] = (
  "a2a admin ai_protocol_manager alternate_protocols_cache assert aws backtrace basic_auth cache_filter client " +
  "compression config conn_handler connection credential_injector decompression dns dubbo dynamic_modules envoy_bug " +
  "ext_authz ext_proc file filter forward_proxy geolocation golang grpc happy_eyeballs hc health_checker http http2 " +
  "hystrix init io ip_tagging json_rpc jwt kafka key_value_store local_rate_limit lua main matcher mcp misc mongo " +
  "multi_connection notification oauth2 pool quic quic_stream rate_limit_quota rbac rds redis rocketmq router runtime " +
  "secret sse stats stats_sinks tap testing thrift tracing udp upstream wasm websocket"
).split(" ");

/** The number of a level as Envoy's options write it ("warn" is "warning"); `undefined` for any other word. */
export function levelNumber(name: string): number | undefined {
  const number = levelNames.indexOf((name === "warn" ? "warning" : name) as (typeof levelNames)[number]);
  return number < 0 ? undefined : number;
}

/** Where a line of Envoy's own comes from, for `%g:%#`. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number;
}

export interface LogOptions {
  readonly format: LogFormat;
  /** Takes whole lines as bytes. */
  readonly write: (bytes: Uint8Array) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** 0 trace ... 6 off, for every logger. */
  readonly level: number;
  /** By logger: other levels. */
  readonly levels?: ReadonlyMap<string, number>;
}

const nowhere: SourcePlace = { file: "", line: 0 };

/** @example log.write(2, "main", "starting main dispatch loop"); */
export class Log {
  readonly #options: LogOptions;
  readonly #levels: Map<string, number>;

  constructor(options: LogOptions) {
    this.#options = options;
    this.#levels = new Map(loggerNames.map((name) => [name, options.levels?.get(name) ?? options.level]));
  }

  /** 0 trace ... 6 off. */
  level(logger: string): number {
    return this.#levels.get(logger) ?? this.#options.level;
  }

  /** False: there is no such logger. */
  setLevel(logger: string, level: number): boolean {
    if (!this.#levels.has(logger)) return false;
    this.#levels.set(logger, level);
    return true;
  }

  setAllLevels(level: number): void {
    for (const name of this.#levels.keys()) this.#levels.set(name, level);
  }

  /** Every logger and its level. */
  levels(): Array<readonly [string, number]> {
    return [...this.#levels];
  }

  /** @param message A byte string: one char per byte. */
  write(level: number, logger: string, message: string, { file, line }: SourcePlace = nowhere): void {
    if (level < this.level(logger)) return;
    const { format, write, now } = this.#options;
    const text = format({ time: now(), thread: process.pid, level, logger, message, file, line });
    write(Buffer.from(`${text}\n`, "latin1"));
  }
}
