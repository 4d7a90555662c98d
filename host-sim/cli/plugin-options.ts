/** What several commands take about a plugin's configuration. */
import type { FilterOptions } from "../testing/types.js";
import { bytesOption, type OptionValues } from "./options.js";
import type { Terminal } from "./terminal.js";

export const pluginOptions = {
  configuration: { value: "TEXT", help: "Plugin configuration: text, @FILE, or @- for standard input" },
  "vm-configuration": { value: "TEXT", help: "VM configuration, likewise" },
  "root-id": { value: "ID", help: "The plugin's root_id" },
} as const;

/** Absent options are absent. */
export function filterOptionsOf(
  command: string,
  values: OptionValues<typeof pluginOptions>,
  terminal: Terminal,
): Omit<FilterOptions, "wasm"> {
  const bytes = (text: string | undefined) =>
    text === undefined ? undefined : bytesOption(command, text, terminal);
  const configuration = bytes(values.configuration);
  const vmConfiguration = bytes(values["vm-configuration"]);
  return {
    ...(configuration === undefined ? {} : { configuration }),
    ...(vmConfiguration === undefined ? {} : { vmConfiguration }),
    ...(values["root-id"] === undefined ? {} : { rootId: values["root-id"] }),
  };
}
