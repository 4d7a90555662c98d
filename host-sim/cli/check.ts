/** `check`: will Envoy load it? */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { readBootstrap } from "../envoy/config/bootstrap.js";
import type { PluginSpec } from "../envoy/config/model.js";
import { HostSimError } from "../errors.js";
import type { FilterOptions } from "../testing/types.js";
import { examinePlugin, unreadable } from "./check/examine-plugin.js";
import { printReport } from "./check/print.js";
import { isStruct, structWarnings, warning } from "./check/struct-warnings.js";
import type { Report } from "./check/verdict.js";
import { peersOption } from "./exchange/peers-file.js";
import { type OptionValues, optionLines, parseCommandLine, readFile, wrongUse } from "./options.js";
import { paintOf } from "./paint.js";
import { filterOptionsOf, pluginOptions } from "./plugin-options.js";
import type { Terminal } from "./terminal.js";
import { allPlugins } from "./validate.js";

const options = {
  bootstrap: {
    value: "FILE",
    short: "c",
    help: "An envoy.yaml: checks every plugin that it names, as it configures them",
  },
  ...pluginOptions,
  peers: { value: "FILE", help: "Answers of clusters that the plugin asks when it starts (see run --help)" },
  profile: { value: "NAME", help: 'The host: "envoy" (1.40), the only one so far' },
  json: { help: "Print the reports as JSON" },
  help: { short: "h", help: "Print this and exit" },
} as const;

type Values = OptionValues<typeof options>;

const checkHelp = `Says whether Envoy 1.40 loads a plugin: starts it as Envoy does, with its configuration, and looks at
every import and export. One line for each problem.

Usage: proxy-wasm-host-sim check plugin.wasm ... [options]
       proxy-wasm-host-sim check -c envoy.yaml

Examples:
  proxy-wasm-host-sim check build/auth/plugin.wasm
  proxy-wasm-host-sim check plugin.wasm --configuration @config.json --json | jq '.[0].problems'

Options:
${optionLines(options)}

Exit codes:
  0  Envoy loads all of them; there may be warnings
  1  Envoy refuses one, dies of it, or waits for it for ever
  2  the command line is wrong, or a file can not be read
`;

/** Gives the exit code. */
export async function check(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, words } = parseCommandLine("check", options, args);
  if (values.help) {
    terminal.out(checkHelp);
    return 0;
  }
  checkUse(values, words);
  const reports =
    values.bootstrap === undefined
      ? await ofModules(words, values, terminal)
      : await ofBootstrap(values.bootstrap);
  terminal.out(values.json ? `${JSON.stringify(reports, null, 2)}\n` : printAll(reports, terminal));
  return reports.every(({ verdict }) => verdict === "loads") ? 0 : 1;
}

function checkUse(values: Values, words: readonly string[]): void {
  if (values.profile !== undefined && values.profile !== "envoy")
    throw wrongUse("check", `there is no profile "${values.profile}"; there is "envoy"`);
  if (words.length === 0 && values.bootstrap === undefined) throw wrongUse("check", "which module?");
  if (words.length > 0 && values.bootstrap !== undefined)
    throw wrongUse("check", "check modules, or the plugins of a bootstrap, not both");
}

const printAll = (reports: readonly Report[], terminal: Terminal): string =>
  reports.map((report) => printReport(report, paintOf(terminal))).join("\n");

// -- modules

async function ofModules(files: readonly string[], values: Values, terminal: Terminal): Promise<Report[]> {
  const filter = filterOptionsOf("check", values, terminal);
  const peers = values.peers === undefined ? {} : peersOption("check", values.peers);
  const reports: Report[] = [];
  for (const file of files) {
    const report = await examinePlugin(file, readFile("check", file), filter, peers);
    reports.push({ ...report, warnings: [...structGiven(filter), ...report.warnings] });
  }
  return reports;
}

/** Somebody gave a piece of an envoy.yaml in place of what the plugin gets. */
function structGiven({ configuration }: Omit<FilterOptions, "wasm">) {
  if (!(configuration instanceof Uint8Array)) return [];
  try {
    return isStruct(parse(new TextDecoder().decode(configuration))) ? [warning("--configuration")] : [];
  } catch {
    return [];
  }
}

// -- a bootstrap

async function ofBootstrap(file: string): Promise<Report[]> {
  const text = new TextDecoder().decode(readFile("check", file));
  try {
    const baseDirectory = path.dirname(path.resolve(file));
    const config = readBootstrap(text, { file, baseDirectory, ignoreUnsupported: true });
    const warnings = structWarnings(parse(text));
    const reports: Report[] = [];
    for (const plugin of allPlugins(config)) reports.push(await ofPlugin(file, plugin));
    if (warnings.length > 0) reports[0]?.warnings.unshift(...warnings);
    return reports;
  } catch (error) {
    if (!(error instanceof HostSimError)) throw error;
    return [unreadable(file, { code: error.code, message: error.message, hint: "" })];
  }
}

async function ofPlugin(file: string, spec: PluginSpec): Promise<Report> {
  const name = `${file}: ${spec.name}`;
  const { code } = spec;
  if (code.kind === "remote") {
    const message = `its code is remote (${code.uri}): it is not fetched here`;
    return {
      ...unreadable(name, { code: "CODE_REMOTE", message, hint: "" }),
      verdict: "loads",
      problems: [],
    };
  }
  const bytes = code.kind === "inline" ? code.bytes : readOrNull(code.path);
  if (bytes === null)
    return unreadable(name, {
      code: "MODULE_UNREADABLE",
      message: `Invalid path: ${(code as { path: string }).path}`,
      hint: "",
    });
  const { configuration, vmConfiguration, rootId, vmId, allowedCapabilities } = spec;
  const environment = Object.fromEntries(spec.environment);
  const filter = { name: spec.name, configuration, vmConfiguration, rootId, vmId, environment };
  return examinePlugin(name, bytes, {
    ...filter,
    ...(allowedCapabilities === null ? {} : { allowedCapabilities }),
  });
}

function readOrNull(file: string): Uint8Array | null {
  try {
    return new Uint8Array(readFileSync(file));
  } catch {
    return null;
  }
}
