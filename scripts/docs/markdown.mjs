/** Pages of the reference. */
import { saysSomething } from "./comments.mjs";

/** Doc comments are Markdown already, apart from their tags. */
function prose(doc) {
  return doc
    .replace(/^@example\s*\n?([\s\S]*?)(?=^@|(?![\s\S]))/gm, (_, code) => example(code.trim()))
    .replace(/^@throws\s+/gm, "\nThrows ")
    .replace(/^@see\s+/gm, "\nSee ")
    .replace(/\{@link ([^}]+)\}/g, "`$1`")
    .trim();
}

const example = (code) => (code.startsWith("```") ? `\n${code}\n` : `\n\`\`\`ts\n${code}\n\`\`\`\n`);

/** A part's text with its headings one level below. */
function memberText({ signature, doc, name, kind }) {
  const title = kind === "value" ? `\`${signature}\`` : `\`${signature || name}\``;
  return [`- ${title}`, indented(prose(doc))].filter(Boolean).join("\n\n");
}

const indented = (text) => text.replace(/^(?=.)/gm, "  ");

function symbolText(symbol) {
  const { name, kind, signature, doc, members } = symbol;
  const values = members.filter((member) => member.kind === "value");
  const others = members.filter(
    (member) => member.kind !== "value" && !(member.isOverride && !saysSomething(member.doc)),
  );
  return [
    `## ${name}`,
    "```ts\n" +
      (kind === "type" || kind === "variable" ? signature : signature.replace(/\s*\{?$/, "")) +
      "\n```",
    prose(doc),
    values.length ? valueTable(values) : "",
    ...others.map(memberText),
  ]
    .filter(Boolean)
    .join("\n\n");
}

const cell = (text) => text.replace(/\n+/g, " ").replaceAll("|", "\\|");

const valueTable = (values) =>
  [
    "| value | |",
    "|---|---|",
    ...values.map(({ signature, doc }) => `| \`${cell(signature)}\` | ${cell(prose(doc))} |`),
  ].join("\n");

export function page(title, { head, symbols, file }) {
  const parts = [`# ${title}`, prose(head), `Source: \`${file}\``, ...[...symbols.values()].map(symbolText)];
  return `${parts.filter(Boolean).join("\n\n")}\n`;
}

/** The first sentence of a comment. */
const firstSentence = (doc) =>
  prose(doc)
    .split(/\n\n|(?<=[.:])\s/)[0]
    .replace(/\s+/g, " ")
    .replace(/[:;]$/, ".");

export function index(packages) {
  const parts = packages.map(({ name, pages }) =>
    [
      `## ${name}`,
      ...pages.map(({ title, link, symbols }) =>
        [
          `### [${title}](${link})`,
          [...symbols.values()]
            .map((one) => `- [\`${one.name}\`](${link}#${one.name.toLowerCase()}): ${firstSentence(one.doc)}`)
            .join("\n"),
        ].join("\n\n"),
      ),
    ].join("\n\n"),
  );
  return `# Reference\n\nMade by \`npm run docs\` from the doc comments.\n\n${parts.join("\n\n")}\n`;
}
