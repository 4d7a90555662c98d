/** What a TypeScript file declares and exports, by the parser that vite has: TypeScript 7 has none to call. */
import { parseAst } from "vite";
import { docBefore, headOf, signatureOf } from "./comments.mjs";

const kinds = {
  ClassDeclaration: "class",
  FunctionDeclaration: "function",
  TSDeclareFunction: "function",
  TSInterfaceDeclaration: "interface",
  TSTypeAliasDeclaration: "type",
};

export function readFile(text) {
  const file = { head: headOf(text), symbols: new Map(), exports: [], imports: new Map() };
  for (const statement of parseAst(text, { lang: "ts" }).body) read(statement, text, file);
  return file;
}

function read(statement, text, file) {
  const { type, source, declaration } = statement;
  const from = source?.value ?? null;
  if (type === "ImportDeclaration") return readImport(statement, file);
  if (type === "ExportAllDeclaration") return file.exports.push({ name: "*", as: "*", from });
  if (declaration) return declare(declaration, statement, text, file, true);
  if (type !== "ExportNamedDeclaration") return declare(statement, statement, text, file, false);
  for (const { local, exported } of statement.specifiers)
    file.exports.push({ name: local.name, as: exported.name, from });
}

function readImport({ specifiers, source }, file) {
  for (const { type, local, imported } of specifiers)
    file.imports.set(local.name, { name: nameOf(type, imported), from: source.value });
}

function nameOf(type, imported) {
  if (type === "ImportNamespaceSpecifier") return "*";
  return imported?.name ?? "default";
}

function declare(node, statement, text, file, isExported) {
  const declared = node.type === "VariableDeclaration" ? node.declarations : [node];
  for (const declaration of declared) {
    const symbol = symbolOf(declaration, statement, text);
    if (!symbol) continue;
    // of overloads the first one has the comment
    if (!file.symbols.has(symbol.name)) file.symbols.set(symbol.name, symbol);
    if (isExported) file.exports.push({ name: symbol.name, as: symbol.name, from: null });
  }
}

function symbolOf(node, statement, text) {
  const kind = node.type === "VariableDeclarator" ? "variable" : kinds[node.type];
  if (!kind || !node.id) return null;
  return {
    name: node.id.name,
    kind: node.init?.type === "ArrowFunctionExpression" ? "function" : kind,
    signature: signatureOf(text, statement.start, endOf(node)),
    doc: docBefore(text, statement.start),
    bases: basesOf(node),
    members: membersOf(node, text),
  };
}

function basesOf({ superClass, extends: interfaces = [] }) {
  return [superClass, ...interfaces.map(({ expression }) => expression)].flatMap((base) => base?.name ?? []);
}

function endOf(node) {
  const value = node.init ?? node.value;
  if (value?.type === "ArrowFunctionExpression") return value.body.start;
  if (value?.type === "FunctionExpression") return value.body?.start ?? value.end;
  if (node.type === "VariableDeclarator" && node.id.typeAnnotation) return node.id.end;
  if (node.type === "PropertyDefinition" && node.typeAnnotation) return node.typeAnnotation.end;
  return node.body?.start ?? node.end;
}

function membersOf({ type, body }, text) {
  if (type !== "ClassDeclaration" && type !== "TSInterfaceDeclaration") return [];
  return body.body.filter(isPublic).map((member) => ({
    name: member.key.name ?? member.key.value,
    kind: kindOf(member),
    signature: signatureOf(text, member.start, endOf(member)),
    doc: docBefore(text, member.start),
    isOverride: member.override === true,
  }));
}

const isPublic = ({ key, accessibility }) =>
  key !== undefined && key.type !== "PrivateIdentifier" && (accessibility ?? "public") === "public";

function kindOf({ type, kind }) {
  if (kind === "constructor") return "constructor";
  return type === "TSMethodSignature" || kind === "method" ? "method" : "property";
}
