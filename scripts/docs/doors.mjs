/** The public symbols of a package: what its doors export, by the file that declares it. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { isInternal } from "./comments.mjs";

/** Bases that only the house itself needs. */
const hidden = new Set(["Keyed"]);

/** Of one language: its files are read once. */
export class Doors {
  #readFile;
  #files = new Map();
  /** By file: head and symbols, in the order in which the doors name them. */
  pages = new Map();

  constructor(readFile) {
    this.#readFile = readFile;
  }

  /** Adds what a file exports. */
  add(door) {
    for (const { file, symbol, as } of this.#exportsOf(door)) {
      const page = this.pages.get(file) ?? { file, head: this.#file(file).head, symbols: new Map() };
      if (!isInternal(symbol.doc)) page.symbols.set(as, { ...this.#whole(file, symbol), name: as });
      this.pages.set(file, page);
    }
  }

  /** With the members that it has from its bases: a reader need not know how the house is built. */
  #whole(file, symbol) {
    const members = new Map(this.#inherited(file, symbol).map((member) => [member.name, member]));
    for (const member of symbol.members) {
      const inherited = members.get(member.name);
      const isOverride = member.isOverride || inherited !== undefined;
      // what an override does not say again is said where it was first
      members.set(member.name, { ...member, isOverride, doc: member.doc || inherited?.doc || "" });
    }
    return { ...symbol, members: [...members.values()].filter(({ doc }) => !isInternal(doc)) };
  }

  #inherited(file, { bases = [] }) {
    return bases.flatMap((name) => {
      if (hidden.has(name)) return [];
      const base = this.#local(file, name);
      return base ? this.#whole(base.file, base.symbol).members.filter(isHandedDown) : [];
    });
  }

  /** What a name means in a file; null where it is of another package, or of the language. */
  #local(file, name) {
    const { symbols, imports } = this.#file(file);
    if (symbols.has(name)) return { file, symbol: symbols.get(name) };
    const imported = imports.get(name);
    return imported?.from.startsWith(".")
      ? this.#exported(resolve(file, imported.from), imported.name)
      : null;
  }

  #file(file) {
    if (!this.#files.has(file)) this.#files.set(file, this.#readFile(readFileSync(file, "utf8")));
    return this.#files.get(file);
  }

  *#exportsOf(file) {
    for (const { name, as, from } of this.#file(file).exports) {
      if (name === "*") yield* this.#exportsOf(resolve(file, from));
      else yield { ...this.#find(file, name, from), as };
    }
  }

  /** Where a name comes from that a file exports. */
  #find(file, name, from) {
    if (from !== null) return this.#exported(resolve(file, from), name);
    const { symbols, imports } = this.#file(file);
    if (symbols.has(name)) return { file, symbol: symbols.get(name) };
    const imported = imports.get(name);
    if (!imported) throw new Error(`${file} exports ${name}, and it is nowhere`);
    const target = resolve(file, imported.from);
    return imported.name === "*" ? this.#namespace(target, name) : this.#exported(target, imported.name);
  }

  /** All that a file exports, under one name. */
  #namespace(file, name) {
    const members = [...this.#exportsOf(file)].map(({ as, symbol }) => ({ ...symbol, name: as }));
    return {
      file,
      symbol: {
        name,
        kind: "namespace",
        signature: `namespace ${name}`,
        doc: this.#file(file).head,
        members,
      },
    };
  }

  #exported(file, name) {
    for (const found of this.#exportsOf(file)) if (found.as === name) return found;
    throw new Error(`${file} does not export ${name}`);
  }
}

const isHandedDown = ({ kind, signature }) => kind !== "constructor" && !/^static /.test(signature);

/** `./headers`, `./helpers`, `./errors.js`: all of them are files that end in .ts. */
function resolve(file, specifier) {
  const target = path.join(path.dirname(file), specifier).replace(/\.js$/, "");
  const found = [`${target}.ts`, `${target}/index.ts`].find((candidate) => existsSync(candidate));
  if (!found) throw new Error(`${file} exports from ${specifier}, which is no file`);
  return found;
}
