/** Envoy's bootstrap, and the file of listeners that it may point to. */
import { readIpAddress } from "./address.js";
import { readTypedConfig } from "./any.js";
import { readCluster } from "./cluster.js";
import { pathOf } from "./data-source.js";
import { Field, type Message, type Reading } from "./fields.js";
import { parseInput, SyntaxProblem, syntaxOf } from "./input.js";
import { readListener } from "./listener.js";
import type {
  ClusterSpec,
  HostConfig,
  JsonRecord,
  LdsSource,
  ListenerSpec,
  ServiceSpec,
  SocketAddress,
} from "./model.js";
import { readNode } from "./node.js";
import { readPlugin } from "./plugin.js";
import { Problems } from "./problems.js";

export interface ReadOptions {
  /** Where the text is from: named in errors, and ".yaml" or ".yml" makes it YAML; without it the text is YAML. */
  readonly file?: string;
  /** What Envoy takes and host-sim does not becomes a warning and is left out. */
  readonly ignoreUnsupported?: boolean;
  /** Gets what `ignoreUnsupported` lets pass. */
  readonly onWarning?: (text: string) => void;
  /** Relative file names start here; without it, the current directory, as in Envoy. */
  readonly baseDirectory?: string;
}

/**
 * The configuration that a bootstrap describes. Envoy 1.40: its fields, their spellings and its checks.
 *
 * @example readBootstrap(readFileSync("envoy.yaml", "utf8"), { file: "envoy.yaml" }).listeners[0]?.address.port
 * @throws HostSimError CONFIG_INVALID or CONFIG_UNSUPPORTED, with every problem, its path and its line
 */
export function readBootstrap(text: string, options: ReadOptions = {}): HostConfig {
  return readText(text, options, null, (root, reading) =>
    root.message("envoy.config.bootstrap.v3.Bootstrap", (message) => bootstrapOf(message, reading)),
  );
}

/** What a file of listeners says. */
export interface ListenerFile {
  readonly version: string;
  readonly listeners: readonly ListenerSpec[];
}

/**
 * The listeners of a file that `lds_config` points to: a DiscoveryResponse.
 *
 * @param clusters The names that routes may point to; `null` takes every name.
 * @throws HostSimError as `readBootstrap`
 */
export function readListeners(
  text: string,
  options: ReadOptions = {},
  clusters: ReadonlySet<string> | null = null,
): ListenerFile {
  return readText(text, options, clusters, (root) =>
    root.message("envoy.service.discovery.v3.DiscoveryResponse", (message) => ({
      version: message.take("version_info").text(),
      listeners: message.take("resources").list().flatMap(readResource),
    })),
  );
}

const listenerType = "envoy.config.listener.v3.Listener";

function readResource(field: Field): ListenerSpec[] {
  const { type, config } = readTypedConfig(field);
  if (type === listenerType) return [readListener(config)];
  field.invalid(`expected "@type": type.googleapis.com/${listenerType}`);
  return [];
}

type MutableReading = { -readonly [Key in keyof Reading]: Reading[Key] };

function readText<T>(
  text: string,
  options: ReadOptions,
  clusters: ReadonlySet<string> | null,
  read: (root: Field, reading: MutableReading) => T,
): T {
  const problems = new Problems();
  const reading = { problems, baseDirectory: options.baseDirectory ?? process.cwd(), clusters };
  const root = parseRoot(text, options, reading);
  const result = root === null ? null : read(root, reading);
  problems.settle(
    options.file,
    options.ignoreUnsupported === true ? (options.onWarning ?? (() => {})) : null,
  );
  return result as T;
}

function parseRoot(text: string, options: ReadOptions, reading: Reading): Field | null {
  try {
    const input = parseInput(text, syntaxOf(options.file));
    if (input.value === null) throw new SyntaxProblem(input.line, "there is nothing in it");
    return new Field(input, "", reading);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    reading.problems.add({ kind: "invalid", path: "", line: error.line, text: error.message });
    return null;
  }
}

function bootstrapOf(message: Message, reading: MutableReading): HostConfig {
  const { clusters, listeners } = readStatic(message.take("static_resources"), reading);
  return {
    node: readNode(message.take("node")) as JsonRecord,
    admin: readAdmin(message.take("admin")),
    listeners,
    lds: readDynamic(message.take("dynamic_resources")),
    clusters,
    services: message.take("bootstrap_extensions").list().flatMap(readExtension),
  };
}

type Resources = Pick<HostConfig, "clusters" | "listeners">;

/** Clusters first: routes are checked against their names. */
function readStatic(field: Field, reading: MutableReading): Resources {
  return field.message("envoy.config.bootstrap.v3.Bootstrap.StaticResources", (message) => {
    const clusters = readClusters(message.take("clusters"));
    reading.clusters = new Set(clusters.map(({ name }) => name));
    return { clusters, listeners: message.take("listeners").list().map(readListener) };
  });
}

function readClusters(field: Field): ClusterSpec[] {
  const names = new Set<string>();
  return field.list().map((item) => {
    const cluster = readCluster(item);
    if (names.has(cluster.name)) item.invalid(`cluster manager: duplicate cluster '${cluster.name}'`);
    names.add(cluster.name);
    return cluster;
  });
}

function readAdmin(field: Field): SocketAddress | null {
  return field.optional("envoy.config.bootstrap.v3.Admin", (message) => {
    const address = message.take("address");
    return address.present ? readIpAddress(address) : null;
  });
}

function readDynamic(field: Field): LdsSource | null {
  return field.message("envoy.config.bootstrap.v3.Bootstrap.DynamicResources", (message) =>
    message.take("lds_config").optional("envoy.config.core.v3.ConfigSource", readSource),
  );
}

function readSource(message: Message): LdsSource | null {
  const kind = message.oneOf("path", "path_config_source", "api_config_source", "ads", "self");
  if (kind === "path") return { path: pathOf(message.take(kind)), watchedDirectory: null };
  if (kind === null) message.field.invalid("has to say a path_config_source");
  return message.take("path_config_source").optional("envoy.config.core.v3.PathConfigSource", (source) => ({
    path: pathOf(source.take("path")),
    watchedDirectory: readWatched(source.take("watched_directory")),
  }));
}

function readWatched(field: Field): string | null {
  return field.optional("envoy.config.core.v3.WatchedDirectory", (message) => pathOf(message.take("path")));
}

const serviceType = "envoy.extensions.wasm.v3.WasmService";

function readExtension(field: Field): ServiceSpec[] {
  return field.message("envoy.config.core.v3.TypedExtensionConfig", (message) => {
    const name = message.take("name").requiredText();
    const { type, config } = readTypedConfig(message.take("typed_config"));
    if (type === serviceType) return [config.message(serviceType, serviceOf)];
    field.unsupported(`unknown extension "${name}" (${type}); host-sim runs envoy.bootstrap.wasm`);
    return [];
  });
}

const serviceOf = (message: Message): ServiceSpec => ({
  plugin: readPlugin(message.take("config")),
  singleton: message.take("singleton").bool(),
});
