/** `/logging` of the admin port. */
import { type AdminView, type Answer, badRequest, ok } from "./admin-view.js";
import { type Log, levelNumber } from "./log.js";
import { levelNames } from "./log-format.js";

/** `level=`, `paths=a:debug,b:info`, or a logger's own name. */
export function logging({ log }: AdminView, query: URLSearchParams): Answer {
  for (const [name, value] of query) {
    const fault = change(log, name, value);
    if (fault !== null) return badRequest(`error: ${fault}\n\n${usage} \n${activeLoggers(log)}`);
  }
  return ok(activeLoggers(log));
}

const usage = `usage: /logging?<name>=<level> (change single level)
usage: /logging?paths=name1:level1,name2:level2,... (change multiple levels)
usage: /logging?level=<level> (change all levels)
usage: /logging?group=<group_name>:<level> (change group of loggers)
levels: ${levelNames.join(" ")}`;

const activeLoggers = (log: Log): string => {
  const lines = log.levels().map(([name, level]) => `  ${name}: ${levelNames[level]}\n`);
  return `active loggers:\n${lines.join("")}\n`;
};

function change(log: Log, name: string, value: string): string | null {
  if (name === "level") return setAll(log, value);
  if (name === "group") return "group parameter requires fine-grain logging to be enabled";
  return setSome(log, name === "paths" ? pairsIn(value) : [[name, value]]);
}

function pairsIn(value: string): Array<[string, string]> {
  return value.split(",").map((pair) => {
    const [logger = "", level = ""] = pair.split(":");
    return [logger, level];
  });
}

function setAll(log: Log, name: string): string | null {
  const level = levelNumber(name);
  if (level === undefined) return "unknown logger level";
  log.setAllLevels(level);
  log.write(2, "misc", `change all log levels: level='${name}'`);
  return null;
}

function setSome(log: Log, changes: ReadonlyArray<readonly [string, string]>): string | null {
  const levels = changes.map(([logger, name]) => [logger, name, levelNumber(name)] as const);
  if (levels.some(([, , level]) => level === undefined)) return "unknown logger level";
  const known = new Set(log.levels().map(([logger]) => logger));
  if (levels.some(([logger]) => !known.has(logger))) return "unknown logger name";
  for (const [logger, name, level] of levels) {
    log.setLevel(logger, level as number);
    log.write(2, "admin", `change log level: name='${logger}' level='${name}'`);
  }
  return null;
}
