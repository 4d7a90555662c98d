/** Finds the classes marked with `@filter` and writes the module's entry file. */

import { posix } from "node:path";
import { CommonFlags, NodeKind, SourceKind } from "assemblyscript";
import { CALLBACKS } from "./exports.mjs";
import { UNPACK } from "./literals.mjs";
import { ENTRY, specifier, TransformError } from "./paths.mjs";
import { PLUGINLESS, SHARES } from "./stateless.mjs";

/** The decorator of a statement that is `@filter` or `@filter("root id")`. */
function marker(statement) {
  if (statement.kind !== NodeKind.ClassDeclaration) return undefined;
  return statement.decorators?.find((decorator) => decorator.name.text === "filter");
}

/** The root id that a class serves, or undefined if it serves any. */
function rootId(statement, decorator) {
  const [argument] = decorator.args ?? [];
  if (argument === undefined) return undefined;
  if (argument.value === undefined) {
    throw new TransformError(
      `@filter of class ${statement.name.text}: the root id has to be a text in quotes`,
    );
  }
  return String(argument.value);
}

/** Every marked class; the marks are taken off and the classes made importable. */
export function findFilters(sources, sdk) {
  const filters = [];
  for (const source of sources) {
    for (const statement of source.statements) {
      const decorator = marker(statement);
      if (!decorator) continue;
      statement.decorators = statement.decorators.filter((other) => other !== decorator);
      statement.flags |= CommonFlags.Export;
      filters.push({
        file: source.internalPath,
        name: statement.name.text,
        rootId: rootId(statement, decorator),
      });
    }
  }
  if (!filters.length && sources.some((source) => isEntry(source, sdk))) {
    throw new TransformError("no class is marked with @filter: the module would do nothing");
  }
  return filters;
}

/** True for the files that an author compiles; the SDK's own can be compiled too, to see that they are sound. */
function isEntry(source, sdk) {
  const { sourceKind, internalPath } = source;
  return (
    sourceKind === SourceKind.UserEntry && !internalPath.startsWith(sdk) && !internalPath.startsWith("~lib/")
  );
}

/** The statements that choose the class for the root id of a plugin. A single class serves whatever the id is. */
function choice(filters) {
  if (filters.length === 0) return "  return __proxyWasmUnknownRoot();";
  if (filters.length === 1) return "  return __proxyWasmRootFor<Filter0>();";
  const lines = [];
  let rest = "__proxyWasmUnknownRoot()";
  filters.forEach((filter, index) => {
    const root = `__proxyWasmRootFor<Filter${index}>()`;
    if (filter.rootId === undefined) rest = root;
    else lines.push(`  if (__proxyWasmRootIdIs(${JSON.stringify(filter.rootId)})) return ${root};`);
  });
  return [...lines, `  return ${rest};`].join("\n");
}

/**
 * With several filters the start of the VM is where a root id that none serves is refused. Without any, when the SDK
 * itself is compiled to be checked, everything is wanted.
 */
export function alwaysNeeded(filters) {
  if (!filters.length) return [UNPACK, ...Object.keys(CALLBACKS)];
  return filters.length > 1 ? [UNPACK, "proxy_on_vm_start"] : [UNPACK];
}

/** The source text of the file that holds everything together. */
function entryText(path, sdk, filters) {
  const imports = filters.map(
    (filter, index) => `import { ${filter.name} as Filter${index} } from "${specifier(path, filter.file)}";`,
  );
  return [
    ...imports,
    `import { Context } from "${specifier(path, `${sdk}api/context`)}";`,
    `import { RootContext } from "${specifier(path, `${sdk}context/root-context`)}";`,
    `import "${specifier(path, `${sdk}runtime/abort`)}";`,
    `export { ${UNPACK} } from "${specifier(path, `${sdk}runtime/literals`)}";`,
    `export { ${Object.keys(CALLBACKS).join(", ")} } from "${specifier(path, `${sdk}abi/callbacks`)}";`,
    "// @ts-ignore: decorator",
    `@global @inline const ${SHARES}: bool = false;`,
    "// @ts-ignore: decorator",
    `@global @inline const ${PLUGINLESS}: bool = false;`,
    "// @ts-ignore: decorator",
    "@global function __proxyWasmRoot(): RootContext {",
    choice(filters),
    "}",
    "// @ts-ignore: decorator",
    "@global function __proxyWasmStream(): Context {",
    "  return changetype<Context>(instantiate<Filter0>());",
    "}",
  ].join("\n");
}

/** Adds the module's entry file, which exports every callback there is; `pruneExports` leaves those that are needed. */
export function addEntry(parser, sdk, filters) {
  const folder = posix.dirname(filters[0]?.file ?? `${sdk}index`);
  const path = `${folder === "." ? "" : `${folder}/`}${ENTRY}.ts`;
  parser.parseFile(entryText(path, sdk, filters), path, true);
}
