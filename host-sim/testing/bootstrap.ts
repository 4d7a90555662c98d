/** A host of a test made from an Envoy bootstrap: the same file that Envoy reads, with handlers for its clusters. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { readBootstrap } from "../envoy/config/bootstrap.js";
import type { ClusterSpec, HostConfig } from "../envoy/config/model.js";
import type { Engine } from "../envoy/engine.js";
import type { HostServices } from "../envoy/host-services.js";
import type { ProcessEnvironment } from "../envoy/process/environment.js";
import { EnvoyProcess } from "../envoy/process/envoy-process.js";
import { ConfigRejected } from "../envoy/process/plugin-loading.js";
import type { Cluster } from "../envoy/upstream.js";
import { HostSimError, LoadError } from "../errors.js";
import { connectionFailure } from "./failures.js";
import { indent, printable } from "./matchers/result.js";
import { HandlerCluster, type PeerServices } from "./peer.js";
import type { HostOptions, LogRecord } from "./types.js";

/** What the process shares with a host made from the short options. */
export interface BootstrapParts {
  readonly options: HostOptions;
  /** Clusters with handlers, by name. */
  readonly clusters: ReadonlyMap<string, Cluster>;
  readonly services: HostServices;
  readonly peers: PeerServices;
  logs(): readonly LogRecord[];
  /** A guest that hung while it started. */
  failure(): unknown;
  /** The story of the last trap; empty without one. */
  lastTrap(): string;
}

export function startBootstrap(parts: BootstrapParts): EnvoyProcess {
  const config = readConfig(parts.options);
  try {
    return new EnvoyProcess(config, environmentOf(parts));
  } catch (error) {
    throw parts.failure() ?? (error instanceof ConfigRejected ? rejection(error, parts) : error);
  }
}

/** The engine of the listener that a test talks to: by name, else the first that speaks HTTP. */
export function httpListener(process: EnvoyProcess, name: string | undefined): Engine {
  const listeners = [...process.listeners.values()];
  const listener = listeners.find(({ spec, http }) =>
    name === undefined ? http !== null : spec.name === name,
  );
  if (listener?.http) return listener.http;
  const known = listeners.map(({ spec }) => `"${spec.name}"`).join(", ") || "none";
  throw new HostSimError(
    "CONFIG_NO_HTTP_LISTENER",
    name === undefined
      ? "the bootstrap has no HTTP listener"
      : `the bootstrap has no HTTP listener "${name}"`,
    `Listeners that it has: ${known}.`,
  );
}

function readConfig({ bootstrap }: HostOptions): HostConfig {
  const file = bootstrap instanceof URL ? fileURLToPath(bootstrap) : (bootstrap as string);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new HostSimError(
      "CONFIG_UNREADABLE",
      `can not read "${file}": ${(error as Error).message}`,
      "The path is taken from the folder in which the test runs.",
    );
  }
  return readBootstrap(text, { file, baseDirectory: path.dirname(path.resolve(file)) });
}

function environmentOf({ options, clusters, services, peers }: BootstrapParts): ProcessEnvironment {
  return {
    ...services,
    threads: options.threads ?? "worker",
    hostEnvironment: {},
    drainTime: 1000,
    connect: (spec) => clusters.get(spec.name) ?? unreachable(spec, peers),
    accessLog: () => () => {},
    logMain: () => {},
  };
}

/** A cluster of the file that the test gives no handler. */
function unreachable(spec: ClusterSpec, peers: PeerServices): Cluster {
  const [endpoint] = spec.endpoints;
  const address = endpoint === undefined ? "" : `${endpoint.host}:${endpoint.port}`;
  return new HandlerCluster(peers, spec.name, address, connectionFailure());
}

/** Why, at which line where a guest trapped, what was logged, and the way out. */
function rejection(error: ConfigRejected, { logs, lastTrap }: BootstrapParts): HostSimError {
  const cause = error.cause instanceof LoadError ? error.cause : null;
  const reason =
    cause === null ? "" : cause.message.slice(0, cause.message.length - cause.hint.length).trimEnd();
  const lines = logs().map(({ level, message }) => `${level}: ${printable(message)}`);
  const told = [error.message, reason, lastTrap(), `Logged before:\n${indent(lines)}`];
  return new HostSimError("CONFIG_REJECTED", told.filter(Boolean).join("\n"), cause?.hint ?? "", {
    cause: error,
  });
}
