/**
 * The bytes of a compiled module. JavaScript has no way from a `WebAssembly.Module` back to its bytes, which the host
 * needs: it exports the memory, caps it and counts loops in them. V8 keeps them for its debugger, which tells them.
 */
import { Session } from "node:inspector";
import { HostSimError } from "../errors.js";
import { readBinary } from "./binary.js";

interface Script {
  scriptId: string;
  scriptLanguage?: string;
}

const known = new WeakMap<WebAssembly.Module, Uint8Array>();

/** Throws HostSimError MODULE_BYTES_UNKNOWN where V8 cannot tell, or two modules look alike from outside. */
export function bytesOfModule(module: WebAssembly.Module): Uint8Array {
  const bytes = known.get(module) ?? find(module);
  known.set(module, bytes);
  return bytes;
}

function find(module: WebAssembly.Module): Uint8Array {
  const wanted = outsideOf(module);
  const names = namesOf(WebAssembly.Module.imports(module), WebAssembly.Module.exports(module));
  const alike = new Map<string, Uint8Array>();
  for (const bytes of liveModules())
    if (namesIn(bytes) === names && looksLike(bytes, wanted))
      alike.set(Buffer.from(bytes).toString("latin1"), bytes);
  const [found, ...others] = alike.values();
  if (found === undefined || others.length > 0) throw unknown(others.length + (found === undefined ? 0 : 1));
  return found;
}

/** What can be seen of a module without its bytes. */
const outsideOf = (module: WebAssembly.Module): string =>
  JSON.stringify([
    WebAssembly.Module.imports(module),
    WebAssembly.Module.exports(module),
    ["name", "producers", "sourceMappingURL"].map((name) =>
      WebAssembly.Module.customSections(module, name).map((section) =>
        Buffer.from(section).toString("base64"),
      ),
    ),
  ]);

/** Told without compiling anything. */
function namesIn(bytes: Uint8Array): string | null {
  try {
    const { imports, exports } = readBinary(bytes);
    return namesOf(imports, exports);
  } catch {
    return null;
  }
}

const namesOf = (
  imports: ReadonlyArray<{ module: string; name: string }>,
  exports: ReadonlyArray<{ name: string }>,
): string =>
  JSON.stringify([imports.map(({ module, name }) => [module, name]), exports.map(({ name }) => name)]);

function looksLike(bytes: Uint8Array, wanted: string): boolean {
  try {
    return outsideOf(new WebAssembly.Module(bytes as BufferSource)) === wanted;
  } catch {
    return false;
  }
}

/** Every module that V8 knows in this thread. */
function liveModules(): Uint8Array[] {
  const session = new Session();
  session.connect();
  try {
    const scripts = liveScripts(session);
    return scripts.flatMap(({ scriptId }) => bytecodeOf(session, scriptId));
  } finally {
    session.post("Debugger.disable");
    session.disconnect();
  }
}

/** A session in the same thread answers at once. */
function liveScripts(session: Session): Script[] {
  const scripts: Script[] = [];
  session.on("Debugger.scriptParsed", ({ params }) => {
    const script = params as Script;
    if (script.scriptLanguage === "WebAssembly") scripts.push(script);
  });
  session.post("Debugger.enable");
  return scripts;
}

function bytecodeOf(session: Session, scriptId: string): Uint8Array[] {
  const found: Uint8Array[] = [];
  session.post("Debugger.getScriptSource", { scriptId }, (error, result) => {
    const { bytecode } = (result ?? {}) as { bytecode?: string };
    if (error === null && bytecode) found.push(Uint8Array.from(Buffer.from(bytecode, "base64")));
  });
  return found;
}

const unknown = (alike: number): HostSimError =>
  new HostSimError(
    "MODULE_BYTES_UNKNOWN",
    alike === 0
      ? "the bytes of this WebAssembly.Module are not known to V8 in this thread"
      : `${alike} modules of this thread look like this WebAssembly.Module, so that its bytes cannot be told`,
    "Give the bytes or the path in its place: `wasm: bytes`.",
  );
