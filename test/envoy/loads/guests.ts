/** Every module of which we know, or ask, whether Envoy loads it: files of the tests, and small ones for one question each. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { pluginCode } from "../../parity/modules.js";
import { assemble } from "../guests/wat.js";
import { questions } from "./questions.js";

export interface LoadedGuest {
  name: string;
  bytes: Uint8Array;
  configuration?: string;
  rootId?: string;
}

const root = fileURLToPath(new URL("../../..", import.meta.url));
const inFolder = (folder: string, ending: string): string[] =>
  existsSync(path.join(root, folder))
    ? readdirSync(path.join(root, folder))
        .filter((file) => file.endsWith(ending))
        .sort()
    : [];

const read = (file: string): Uint8Array => new Uint8Array(readFileSync(path.join(root, file)));

/** The modules of the recorded scenarios. */
const recorded = (): LoadedGuest[] =>
  inFolder("test/parity/modules", ".wat").map((file) => {
    const name = file.slice(0, -4);
    return { name, bytes: pluginCode({ wat: name } as Parameters<typeof pluginCode>[0])! };
  });

/** The filters, and the guests that `npm run build` and the tests build. */
const built = (): LoadedGuest[] =>
  [
    ...inFolder("filters", "").map((name) => [name, `build/${name}/plugin.wasm`] as const),
    ...inFolder("build/guests", ".wasm").map((file) => [file.slice(0, -5), `build/guests/${file}`] as const),
  ]
    .filter(([, file]) => existsSync(path.join(root, file)))
    .flatMap(([name, file]) => [
      { name: `built ${name}`, bytes: read(file) },
      { name: `built ${name}, configured`, bytes: read(file), configuration: '{"a": 1}', rootId: "counter" },
    ]);

const texts = (): LoadedGuest[] =>
  inFolder("test/guests", ".wat").map((file) => ({
    name: `guest ${file.slice(0, -4)}`,
    bytes: assemble(read(`test/guests/${file}`).reduce((text, byte) => text + String.fromCharCode(byte), "")),
  }));

/** Names are unique: they are the keys of the recorded verdicts. */
export const loadedGuests = (): LoadedGuest[] => [...recorded(), ...built(), ...texts(), ...questions];
