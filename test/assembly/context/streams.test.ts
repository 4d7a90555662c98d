/** One context for all streams of a plugin, where they keep nothing of their own: nobody sees a difference. */
import { expect, test } from "vitest";
import "../../../host-sim/vitest.js";
import { createHost } from "../../../host-sim/index.js";
import { compileGuest, hostOf } from "../guest.js";
import { StubHost } from "../runtime/stub-host.js";

const plugin = async (configuration: string) => ({
  wasm: await compileGuest("sdk-shared"),
  name: configuration,
  vmId: "one",
  configuration,
});

test("a stream is not made and not deleted", async () => {
  const host = await hostOf("sdk-shared", { configuration: "a" });
  const { callbacks } = await host.exchange({ path: "/" });
  expect(callbacks.map(({ callback }) => callback)).toEqual([
    "proxy_on_context_create",
    "proxy_on_request_headers",
    "proxy_on_response_headers",
    "proxy_on_log",
  ]);
});

test("each callback knows its own stream", async () => {
  const host = await hostOf("sdk-shared", { configuration: "a" });
  await host.exchange({ path: "/" });
  const { logs } = await host.exchange({ path: "/" });
  expect(logs.map(({ message }) => message)).toEqual(["request 3 3", "log a 3"]);
});

test("plugins of one VM have their own configuration, also those whose streams came later", async () => {
  const host = await createHost({ filters: [await plugin("a"), await plugin("b"), await plugin("c")] });
  for (let i = 0; i < 3; i++) {
    const { upstream, logs } = await host.exchange({ path: "/" });
    expect(upstream.headers.filter(([name]) => name === "x-plugin").map(([, value]) => value)).toEqual([
      ...["a", "b", "c"],
    ]);
    const logged = logs.map(({ message }) => message).filter((message) => message.startsWith("log"));
    expect(logged.map((message) => message[4]).sort()).toEqual(["a", "b", "c"]);
  }
});

/** A host that knows which contexts live, with a body for the configuration. */
class Streams {
  readonly alive = new Set<number>();
  readonly values: string[] = [];
  asked = 0;
  private configuration = Buffer.from("");
  readonly stub: StubHost;
  /** Runs inside the hostcall that adds a header. */
  inside?: () => void;

  constructor(wasm: string, tells = true) {
    this.stub = new StubHost(wasm, {
      proxy_get_buffer_bytes: (host, _type, _start, _length, data, size) =>
        host.give(this.configuration, data, size),
      proxy_add_header_map_value: (host, _map, _key, _keySize, value, size) => {
        this.values.push(host.text(value, size));
        const inside = this.inside;
        this.inside = undefined;
        inside?.();
        return 0;
      },
      proxy_set_effective_context: (_host, id) => {
        this.asked++;
        return !tells || this.alive.has(id) ? 0 : 2;
      },
      proxy_log: (host, _level, text, size) => {
        this.values.push(host.text(text, size));
        return 0;
      },
    });
  }

  root(id: number, configuration: string): void {
    this.begin(id, 0);
    this.configuration = Buffer.from(configuration);
    this.stub.call.proxy_on_configure!(id, configuration.length);
  }

  begin(id: number, parent: number): void {
    this.alive.add(id);
    this.stub.call.proxy_on_context_create!(id, parent);
  }

  /** What the response's header says. */
  answer(id: number): string {
    this.values.length = 0;
    this.stub.call.proxy_on_response_headers!(id, 1, 1);
    return this.values.join();
  }

  end(id: number): void {
    this.alive.delete(id);
  }
}

const streamsOf = async (tells = true) => new Streams(await compileGuest("sdk-shared"), tells);

test("a callback inside another stream's does not change whose it is", async () => {
  const host = await streamsOf();
  host.root(1, "a");
  host.begin(2, 1);
  host.begin(3, 1);
  host.inside = () => host.stub.call.proxy_on_request_headers!(3, 1, 1);
  host.stub.call.proxy_on_request_headers!(2, 1, 1);
  expect(host.values).toEqual(["a", "a", "request 3 3", "request 2 2"]);
});

test("where the streams of a plugin are known by being unknown, its end hands that on", async () => {
  const host = await streamsOf();
  host.root(1, "old");
  host.begin(2, 1);
  host.root(3, "new");
  host.begin(4, 3);
  expect([host.answer(2), host.answer(4), host.answer(2)]).toEqual(["old", "new", "old"]);
  host.end(2);
  host.end(1);
  host.begin(5, 3);
  expect([host.answer(4), host.answer(5)]).toEqual(["new", "new"]);
  const { asked } = host;
  for (let id = 6; id < 1000; id++) host.begin(id, 3);
  expect([host.answer(4), host.answer(999), host.asked]).toEqual(["new", "new", asked]);
});

test.each([true, false])(
  "a million streams of a second plugin take no more memory, host tells: %s",
  async (tells) => {
    const host = await streamsOf(tells);
    host.root(1, "a");
    host.root(2, "b");
    host.begin(3, 1);
    host.begin(4, 2);
    const run = (from: number, to: number) => {
      for (let id = from; id < to; id++) {
        host.begin(id, 2);
        host.stub.call.proxy_on_response_headers!(id, 1, 1);
        host.end(id);
      }
      return host.stub.pages;
    };
    const pages = run(5, 400_000);
    expect(run(400_000, 1_000_000)).toBe(pages);
    expect(host.answer(3)).toBe("a");
    host.begin(1_000_001, 2);
    expect(host.answer(1_000_001)).toBe("b");
    if (tells) expect([host.answer(4), pages]).toEqual(["b", 1]);
  },
);

test("ten thousand open streams of a second plugin are asked about a few times each", async () => {
  const host = await streamsOf();
  host.root(1, "a");
  host.root(2, "b");
  host.begin(3, 1);
  for (let id = 4; id < 10_004; id++) host.begin(id, 2);
  const { asked } = host;
  expect(asked).toBeLessThan(60_000);
  for (let id = 10_004; id < 30_004; id++) {
    host.begin(id, 2);
    host.end(id - 10_000);
  }
  expect(host.asked - asked).toBeLessThan(20_000 * 8);
  for (let id = 20_004; id < 30_004; id += 1111) expect(host.answer(id)).toBe("b");
});

test("updates of a configuration leave none behind, however many streams there once were", async () => {
  const host = await streamsOf();
  host.root(1, "a");
  host.root(2, "b");
  host.begin(3, 1);
  for (let id = 4; id < 10_000; id++) host.begin(id, 2);
  for (let id = 1; id < 10_000; id++) host.end(id);
  const configuration = "x".repeat(10_000);
  const update = (id: number) => {
    host.root(id, `${configuration}${id}`);
    host.begin(id + 1, id);
    expect(host.answer(id + 1)).toBe(`${configuration}${id}`);
    host.end(id + 1);
    host.end(id - 2);
  };
  for (let id = 10_001; id < 10_101; id += 2) update(id);
  const { pages } = host.stub;
  for (let id = 10_101; id < 11_001; id += 2) update(id);
  expect(host.stub.pages).toBe(pages);
});
