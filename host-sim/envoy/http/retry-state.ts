/** When a request is tried again. Envoy 1.40: by the route's policy and the request's own headers. */
import { type HeaderMap, NameSet } from "../../model/header-map.js";
import type { RetrySpec } from "../config/model.js";
import type { ResetReason } from "../upstream.js";

/** Milliseconds of Envoy's pause, of which a random part is waited. */
const defaultBaseInterval = 25;

const grpcConditions: ReadonlyMap<string, number> = new Map([
  ["cancelled", 1],
  ["deadline-exceeded", 4],
  ["resource-exhausted", 8],
  ["internal", 13],
  ["unavailable", 14],
]);

export class RetryState {
  private readonly conditions: ReadonlySet<string>;
  private readonly statusCodes: ReadonlySet<number>;
  private readonly baseInterval: number;
  private left: number;
  private tries = 0;
  /** It would have been tried again, and must not any more. */
  exhausted = false;

  private constructor(
    conditions: ReadonlySet<string>,
    statusCodes: ReadonlySet<number>,
    most: number,
    base: number,
  ) {
    this.conditions = conditions;
    this.statusCodes = statusCodes;
    this.left = most;
    this.baseInterval = base;
  }

  /** `null`: never. Takes the headers that ask for it out of the request. */
  static of(headers: HeaderMap, policy: RetrySpec | null): RetryState | null {
    if (policy === null && !headers.hasAny(ownHeaders)) return null;
    const conditions = new Set(policy?.on ?? []);
    for (const name of ["x-envoy-retry-on", "x-envoy-retry-grpc-on"])
      for (const condition of listIn(headers.get(name))) conditions.add(condition);
    const codes = new Set(policy?.statusCodes ?? []);
    for (const code of listIn(headers.get("x-envoy-retriable-status-codes"))) codes.add(Number(code));
    const asked = headers.get("x-envoy-max-retries");
    headers.removeAny(ownHeaders);
    if (conditions.size === 0) return null;
    const most = asked !== undefined && /^\d+$/.test(asked) ? Number(asked) : (policy?.most ?? 1);
    return new RetryState(conditions, codes, most, policy?.baseInterval ?? defaultBaseInterval);
  }

  /** After a head: whether it is dropped and the request tried again. */
  retriesHead(headers: HeaderMap): boolean {
    return this.take(this.wantsHead(headers));
  }

  /** After a reset, with no head before it. */
  retriesReset(reason: ResetReason | "per-try-timeout"): boolean {
    return this.take(this.wantsReset(reason));
  }

  /** Milliseconds to wait. Envoy: a random part of an interval that doubles; here its half, so that a test repeats. */
  get pause(): number {
    return Math.floor(Math.min(this.baseInterval * (2 ** this.tries - 1), this.baseInterval * 10) / 2);
  }

  private take(wanted: boolean): boolean {
    if (!wanted) return false;
    if (this.left === 0) {
      this.exhausted = true;
      return false;
    }
    this.left--;
    this.tries++;
    return true;
  }

  private wantsHead(headers: HeaderMap): boolean {
    const status = Number(headers.get(":status"));
    const { conditions } = this;
    if (conditions.has("5xx") && status >= 500 && status < 600) return true;
    if (conditions.has("gateway-error") && status >= 502 && status <= 504) return true;
    if (conditions.has("retriable-4xx") && status === 409) return true;
    if (conditions.has("retriable-status-codes") && this.statusCodes.has(status)) return true;
    return this.wantsGrpc(headers.get("grpc-status"));
  }

  private wantsGrpc(status: string | undefined): boolean {
    if (status === undefined) return false;
    return [...grpcConditions].some(([name, code]) => this.conditions.has(name) && code === Number(status));
  }

  private wantsReset(reason: ResetReason | "per-try-timeout"): boolean {
    const { conditions } = this;
    if (reason === "overflow") return false;
    if (["5xx", "gateway-error", "reset"].some((name) => conditions.has(name))) return true;
    if (reason === "refused-stream") return conditions.has("refused-stream");
    return conditions.has("connect-failure") && reason === "connection-failure";
  }
}

const ownHeaders = new NameSet([
  "x-envoy-retry-on",
  "x-envoy-retry-grpc-on",
  "x-envoy-max-retries",
  "x-envoy-hedge-on-per-try-timeout",
  "x-envoy-retriable-header-names",
  "x-envoy-retriable-status-codes",
]);

const listIn = (text: string | undefined): string[] =>
  (text ?? "")
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
