/** Files that change while the host runs: watched listeners, and with `--watch` the plugins' modules. */
import { FileWatch } from "../server/file-watch.js";
import type { Log } from "../server/log.js";
import type { Server } from "../server/server.js";
import { type Configuration, readListenerFile } from "./configuration.js";
import type { FlagValues } from "./flags.js";
import { reasonOf } from "./serve.js";
import { allPlugins } from "./validate.js";

const info = 2;
const warning = 3;

/** Reads what is watched for the first time, then watches; gives what ends it. */
export async function watchFiles(
  server: Server,
  { config }: Configuration,
  values: FlagValues,
  log: Log,
): Promise<() => void> {
  const watches: FileWatch[] = [];
  if (config.lds !== null) {
    const { path, watchedDirectory } = config.lds;
    const update = () => updateListeners(server, path, values, log);
    await update();
    watches.push(new FileWatch(path, () => void update(), watchedDirectory));
  }
  if (values.watch) watches.push(...watchModules(server, config, log));
  return () => {
    for (const watch of watches) watch.close();
  };
}

async function updateListeners(server: Server, path: string, values: FlagValues, log: Log): Promise<void> {
  try {
    await server.updateListeners(
      readListenerFile(path, values, (text) => log.write(warning, "config", text)),
    );
  } catch (error) {
    log.write(warning, "config", `Filesystem config update rejected: ${reasonOf(error)}`);
  }
}

function watchModules(server: Server, config: Configuration["config"], log: Log): FileWatch[] {
  const paths = new Set(allPlugins(config).flatMap(({ code }) => (code.kind === "file" ? [code.path] : [])));
  return [...paths].map((path) => {
    const watch = new FileWatch(path, () => {
      log.write(info, "main", `${path} has changed: plugins are loaded anew`);
      server.reload();
    });
    log.write(info, "main", `watching ${path}`);
    return watch;
  });
}
