/** Queries, paths and URLs: what Node's URLSearchParams and URL say of them. */
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { type Helpers, loadHelpers } from "./guest.js";

let helpers: Helpers;

beforeAll(async () => {
  helpers = await loadHelpers();
});

/** Nearly queries, in ASCII: of those with a broken escape Node cuts all else to bytes, against the standard. A "?" at the beginning is one of URLSearchParams' own. */
const query = fc
  .string({ unit: fc.constantFrom("a", "b", "=", "&", "+", "%41", "%", "%6", "?", "1"), maxLength: 12 })
  .filter((text) => !text.startsWith("?"));
const name = fc.constantFrom("a", "b", "", "aa", "A", "é", "+", "a b", "ab");
const value = fc.string({ unit: "binary", maxLength: 4 });

test("a query is read as URLSearchParams reads it", () => {
  fc.assert(
    fc.property(query, name, (text, name) => {
      const node = new URLSearchParams(text);
      expect(helpers.text("queryGet", text, name)).toBe(node.get(name));
      expect(helpers.texts("queryGetAll", text, name)).toEqual(node.getAll(name));
      expect(helpers.boolean("queryHas", text, name)).toBe(node.has(name));
    }),
    { numRuns: 3000 },
  );
});

test("a query is changed as URLSearchParams changes it", () => {
  fc.assert(
    fc.property(query, name, value, (text, name, value) => {
      const changed = (change: (node: URLSearchParams) => void) => {
        const node = new URLSearchParams(text);
        change(node);
        return [...node];
      };
      const pairs = (text: string | null) => [...new URLSearchParams(`&${text}`)];
      expect(pairs(helpers.text("queryAdd", text, name, value))).toEqual(
        changed((q) => q.append(name, value)),
      );
      expect(pairs(helpers.text("querySet", text, name, value))).toEqual(changed((q) => q.set(name, value)));
      expect(pairs(helpers.text("queryRemove", text, name))).toEqual(changed((q) => q.delete(name)));
    }),
    { numRuns: 3000 },
  );
});

test("what is not touched keeps its bytes", () => {
  expect(helpers.text("querySet", "x=%7e&a=1&y=a+b%20c&a=2", "a", "3")).toBe("x=%7e&a=3&y=a+b%20c");
  expect(helpers.text("queryRemove", "x=%7e&a&y=%zz", "a")).toBe("x=%7e&y=%zz");
  expect(helpers.text("queryAdd", "", "a b", "ü&")).toBe("a+b=%C3%BC%26");
});

test.each([
  ["/", ["/", "", "/"]],
  ["/a/b?x=1&y=2", ["/a/b", "x=1&y=2", "/a/b?x=1&y=2"]],
  ["/a?", ["/a", "", "/a"]],
  ["?a?b", ["", "a?b", "?a?b"]],
  ["/a#f?g", ["/a", "", "/a"]],
  ["/a?b#f", ["/a", "b", "/a?b"]],
  ["/%2F/../ü", ["/%2F/../ü", "", "/%2F/../ü"]],
  ["", ["", "", ""]],
  ["*", ["*", "", "*"]],
])("the path %j in parts", (text, parts) => expect(helpers.texts("requestPath", text)).toEqual(parts));

test.each([
  ["https://Example.com:8443/a?b=1#c", ["https", "example.com", "8443", "/a?b=1"]],
  ["HTTP://host", ["http", "host", "-1", "/"]],
  ["http://host?q", ["http", "host", "-1", "/?q"]],
  ["http://host:/", ["http", "host", "-1", "/"]],
  ["http://user:pass@host:1/", ["http", "host", "1", "/"]],
  ["http://a@b@host/", ["http", "host", "-1", "/"]],
  ["http://evil.com\\@good.com/", ["http", "evil.com", "-1", "\\@good.com/"]],
  ["http://[::1]:80/", ["http", "[::1]", "80", "/"]],
  ["http://[::1]/", ["http", "[::1]", "-1", "/"]],
  ["chrome-extension+x.1://abc/", ["chrome-extension+x.1", "abc", "-1", "/"]],
  ["http://grüße.de/", ["http", "grüße.de", "-1", "/"]],
])("the URL %j in parts", (text, parts) => expect(helpers.texts("parseUrl", text)).toEqual(parts));

test.each([
  "",
  "null",
  "/path",
  "//host/",
  "://host",
  "1http://host",
  "http:/host",
  "http://",
  "http:///path",
  "http://:80/",
  "http://host:65536/",
  "http://host:8a/",
  "http://ho st/",
  "http://ho\nst/",
  "http://ho%00st/",
  "http://[::1/",
  "http://::1]/",
  "http://a[::1]/",
  "http://a:b:1/",
  "http://<x>/",
  "http://[/",
])("%j is no URL with a host", (text) => expect(helpers.texts("parseUrl", text)).toEqual([]));

test("of what Node takes for a URL, too, the host and port are Node's", () => {
  const parts = fc.constantFrom("a", "B", ".", ":", "@", "/", "\\", "?", "#", "[", "]", "1", "%", " ", "-");
  fc.assert(
    fc.property(fc.string({ unit: parts, maxLength: 10 }), (rest) => {
      const text = `http://${rest}`;
      const [, host, port] = helpers.texts("parseUrl", text);
      if (host === undefined || !URL.canParse(text)) return;
      const node = new URL(text);
      // What Node takes for a number it writes as an IPv4 address; it removes blanks at the end.
      fc.pre(!/^\d+(\.\d+){3}$/.test(node.hostname) && !/^http:[/\\]{3}/.test(text));
      expect([text, host, port === "-1" || port === "80" ? "" : port]).toEqual([
        text,
        node.hostname,
        node.port,
      ]);
    }),
    { numRuns: 5000 },
  );
});
