/** PluginConfig: what a plugin is run with. */
import { readConfiguration } from "./any.js";
import { readFileOrData } from "./data-source.js";
import type { Field, Message } from "./fields.js";
import type { CodeSpec, PluginSpec } from "./model.js";

const policies = { UNSPECIFIED: 0, FAIL_RELOAD: 1, FAIL_CLOSED: 2, FAIL_OPEN: 3 };
const policyNames = [null, "reload", "closed", "open"] as const;

/** Envoy's pause between attempts to reload a failed VM. */
const defaultBackoff = 1000;

export function readPlugin(field: Field): PluginSpec {
  return field.message("envoy.extensions.wasm.v3.PluginConfig", (message) => {
    const vm = message.take("vm_config");
    const fields = {
      name: message.take("name").text(),
      rootId: message.take("root_id").text(),
      configuration: readConfiguration(message.take("configuration")),
      ...readFailurePolicy(message),
      reloadBackoff: readBackoff(message.take("reload_config")),
      allowOnHeadersStopIteration: message.take("allow_on_headers_stop_iteration").wrapped().bool(),
    };
    const restricted = readCapabilities(message.take("capability_restriction_config"));
    const { allowedCapabilities, ...vmFields } = readVm(vm, fields.name);
    return { ...fields, ...vmFields, allowedCapabilities: restricted ?? allowedCapabilities };
  });
}

/** Envoy: `fail_open: true` and a policy exclude each other. */
function readFailurePolicy(message: Message): Pick<PluginSpec, "failOpen" | "failurePolicy"> {
  const failOpen = message.take("fail_open").bool();
  const policy = policyNames[message.take("failure_policy").enumeration(policies, 0)] ?? null;
  if (failOpen && policy !== null)
    message.take("fail_open").invalid("only one of fail_open or failure_policy can be set");
  return { failOpen, failurePolicy: policy };
}

function readBackoff(field: Field): number {
  const backoff = field.optional("envoy.extensions.wasm.v3.ReloadConfig", (message) =>
    message.take("backoff").optional("envoy.config.core.v3.BackoffStrategy", (strategy) => {
      const base = strategy.take("base_interval");
      const interval = base.duration(0);
      if (interval < 1) base.invalid("has to be at least 0.001s");
      const most = strategy.take("max_interval");
      if (most.present && most.duration(0) < interval) most.invalid("must not be less than base_interval");
      return interval;
    }),
  );
  return backoff ?? defaultBackoff;
}

function readCapabilities(field: Field): readonly string[] | null {
  return field.optional("envoy.extensions.wasm.v3.CapabilityRestrictionConfig", (message) =>
    message
      .take("allowed_capabilities")
      .entries()
      .map(([name]) => name),
  );
}

type VmFields = Omit<
  PluginSpec,
  | "name"
  | "rootId"
  | "configuration"
  | "failurePolicy"
  | "failOpen"
  | "reloadBackoff"
  | "allowOnHeadersStopIteration"
>;

function readVm(field: Field, plugin: string): VmFields {
  return field.message("envoy.extensions.wasm.v3.VmConfig", (message) => ({
    vmId: message.take("vm_id").text(),
    runtime: message.take("runtime").text(),
    code: readCode(message.take("code")),
    vmConfiguration: readConfiguration(message.take("configuration")),
    allowPrecompiled: message.take("allow_precompiled").bool(),
    ...readEnvironment(message.take("environment_variables"), plugin),
    allowedCapabilities: readCapabilities(message.take("capability_restriction_config")),
  }));
}

/** Absent code is empty code, which loading refuses in Envoy's words. */
function readCode(field: Field): CodeSpec {
  return field.message("envoy.config.core.v3.AsyncDataSource", (message) => {
    const kind = message.oneOf("local", "remote");
    if (kind === "remote") return readRemote(message.take("remote"));
    if (kind === null) return { kind: "inline", bytes: new Uint8Array(0) };
    const source = readFileOrData(message.take("local"));
    return "file" in source ? { kind: "file", path: source.file } : { kind: "inline", bytes: source.bytes };
  });
}

function readRemote(field: Field): CodeSpec {
  return field.message("envoy.config.core.v3.RemoteDataSource", (message) => {
    const target = message.take("http_uri").message("envoy.config.core.v3.HttpUri", (uri) => ({
      uri: uri.take("uri").requiredText(),
      cluster: uri.take("cluster").requiredText(),
    }));
    return { kind: "remote", ...target, sha256: message.take("sha256").requiredText() };
  });
}

function readEnvironment(field: Field, plugin: string): Pick<PluginSpec, "hostEnvironment" | "environment"> {
  return field.message("envoy.extensions.wasm.v3.EnvironmentVariables", (message) => {
    const keys = message.take("host_env_keys").list();
    const pairs = message.take("key_values").entries();
    const seen = new Set<string>();
    for (const [name, where] of [...keys.map((key) => [key.text(), key] as const), ...pairs]) {
      if (seen.has(name)) where.invalid(duplicateKey(name, plugin));
      seen.add(name);
    }
    return {
      hostEnvironment: keys.map((key) => key.text()),
      environment: pairs.map(([name, value]) => [name, value.text()] as const),
    };
  });
}

const duplicateKey = (name: string, plugin: string) =>
  `Key ${name} is duplicated in envoy.extensions.wasm.v3.VmConfig.environment_variables for ${plugin}. All the keys must be unique.`;

/** A message that holds nothing but a plugin: the wasm filters and the wasm access logger. */
export function readWasm(
  field: Field,
  type:
    | "envoy.extensions.filters.http.wasm.v3.Wasm"
    | "envoy.extensions.filters.network.wasm.v3.Wasm"
    | "envoy.extensions.access_loggers.wasm.v3.WasmAccessLog",
): PluginSpec {
  return field.message(type, (message) => readPlugin(message.take("config")));
}
