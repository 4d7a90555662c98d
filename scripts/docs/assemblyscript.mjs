/** What an AssemblyScript file declares and exports, by asc's own parser. */
import { CommonFlags, NodeKind, newOptions, newProgram, parse } from "assemblyscript";
import { docBefore, headOf, signatureOf } from "./comments.mjs";

const kinds = {
  [NodeKind.ClassDeclaration]: "class",
  [NodeKind.InterfaceDeclaration]: "interface",
  [NodeKind.EnumDeclaration]: "enum",
  [NodeKind.FunctionDeclaration]: "function",
  [NodeKind.NamespaceDeclaration]: "namespace",
  [NodeKind.TypeDeclaration]: "type",
};

export function readFile(text) {
  const program = newProgram(newOptions());
  parse(program, text, "file.ts", true);
  const file = { head: headOf(text), symbols: new Map(), exports: [], imports: new Map() };
  for (const statement of program.sources[0].statements) read(statement, text, file);
  return file;
}

function read(statement, text, file) {
  if (statement.kind === NodeKind.Export) return readExport(statement, file);
  if (statement.kind === NodeKind.Import) return readImport(statement, file);
  const declared = statement.kind === NodeKind.Variable ? statement.declarations : [statement];
  for (const declaration of declared) {
    const symbol = symbolOf(declaration, statement, text);
    if (!symbol) continue;
    file.symbols.set(symbol.name, symbol);
    if (declaration.is(CommonFlags.Export))
      file.exports.push({ name: symbol.name, as: symbol.name, from: null });
  }
}

function readExport({ path, members }, file) {
  const from = path?.value ?? null;
  if (!members) file.exports.push({ name: "*", as: "*", from });
  for (const { localName, exportedName } of members ?? [])
    file.exports.push({ name: localName.text, as: exportedName.text, from });
}

function readImport({ path, declarations }, file) {
  for (const { name, foreignName } of declarations ?? [])
    file.imports.set(name.text, { name: foreignName.text, from: path.value });
}

function symbolOf(node, statement, text) {
  const kind = node.kind === NodeKind.VariableDeclaration ? "variable" : kinds[node.kind];
  if (!kind) return null;
  const { start } = statement.range;
  return {
    name: node.name.text,
    kind,
    signature: signatureOf(text, start, endOf(node, text)),
    doc: docBefore(text, start),
    bases: node.extendsType ? [node.extendsType.name.identifier.text] : [],
    members: membersOf(node, text),
  };
}

/** Where the part ends that a reader of a signature wants. */
function endOf(node, text) {
  if (node.body) return node.body.range.start;
  if (node.kind === NodeKind.EnumValueDeclaration) return node.range.end;
  if (node.initializer) return text.lastIndexOf("=", node.initializer.range.start);
  const hasBraces = node.kind !== NodeKind.TypeDeclaration && (node.members ?? node.values) !== undefined;
  return hasBraces ? text.indexOf("{", node.name.range.end) : node.range.end;
}

function membersOf(node, text) {
  const members = [];
  for (const member of node.members ?? node.values ?? []) {
    if (!isPublic(member)) continue;
    const { start } = member.range;
    members.push({
      name: member.name.text,
      kind: kindOf(member),
      signature: signatureOf(text, start, endOf(member, text)).replace(/,$/, ""),
      doc: docBefore(text, start),
      isOverride: isOverride(member),
    });
  }
  return members;
}

function isPublic(member) {
  return (
    !member.is(CommonFlags.Private) && !member.is(CommonFlags.Protected) && !member.name.text.startsWith("_")
  );
}

const isOverride = (member) =>
  member.is(CommonFlags.Override) ||
  member.decorators?.some((decorator) => decorator.name.text === "override");

function kindOf(member) {
  if (member.kind === NodeKind.EnumValueDeclaration) return "value";
  if (member.name.text === "constructor") return "constructor";
  return member.kind === NodeKind.MethodDeclaration && !member.isAny(CommonFlags.Get | CommonFlags.Set)
    ? "method"
    : "property";
}
