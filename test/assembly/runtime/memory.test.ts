import { expect, test } from "vitest";
import { compileGuest } from "../guest.js";
import { StubHost } from "./stub-host.js";

const user = Buffer.from("admin");
const body = Buffer.alloc(40_000, "x");

/** A host whose calls are answered at once, with a body that says `answer`. */
async function hostOf(guest: string, answer: Buffer = Buffer.from("ok")) {
  return hostWith(await compileGuest(guest), answer);
}

async function hostWith(wasm: string, answer: Buffer = Buffer.from("ok")) {
  let token = 0;
  const stub = new StubHost(wasm, {
    proxy_get_header_map_value: (host, _map, _key, _size, data, size) => host.give(user, data, size),
    proxy_get_buffer_bytes: (host, _type, _start, _length, data, size) => host.give(answer, data, size),
    proxy_http_call: (host, ...values) => {
      token += 4;
      host.store(values[9]!, token);
      return 0;
    },
  });
  stub.call.proxy_on_context_create?.(1, 0);
  let id = 1;
  const begin = () => {
    id += 1;
    stub.call.proxy_on_context_create?.(id, 1);
    stub.call.proxy_on_request_headers?.(id, 3, 1);
    stub.call.proxy_on_response_headers?.(id, 3, 1);
    return { id, token };
  };
  const end = (stream: { id: number; token: number }) => {
    stub.call.proxy_on_http_call_response?.(1, stream.token, 3, answer.length, 0);
    stub.call.proxy_on_delete?.(stream.id);
  };
  const run = (count: number) => {
    for (let i = 0; i < count; ++i) end(begin());
    return stub.pages;
  };
  const wave = (count: number) => {
    const open = Array.from({ length: count }, begin);
    open.forEach(end);
    return stub.pages;
  };
  return { run, wave, calls: () => token / 4 };
}

test("a million exchanges take no more memory than ten thousand", async () => {
  const { run } = await hostOf("sdk-twelve-lines");
  expect(run(990_000)).toBe(run(10_000));
});

test("nor do callouts", async () => {
  const { run } = await hostOf("sdk-memory");
  expect(run(100_000)).toBe(run(10_000));
});

test("nor large bodies, which are garbage as soon as they are read", async () => {
  const { run } = await hostOf("sdk-memory", body);
  expect(run(2_000)).toBe(run(100));
});

test("ten thousand open streams: the second wave fits where the first was", async () => {
  const { wave } = await hostOf("sdk-memory");
  expect([wave(10_000), wave(10_000), wave(10_000)]).toEqual(Array(3).fill(wave(10_000)));
});

test.each(["add-header", "auth"])(
  "%s of the peers: a second wave of ten thousand takes no more",
  async (name) => {
    const { wave, run } = await hostWith(`build/peers/${name}.wasm`);
    const pages = wave(10_000);
    expect([wave(10_000), wave(10_000), run(100_000)]).toEqual([pages, pages, pages]);
  },
);

test.each(["add-header", "auth"])("%s of the peers: a million exchanges as ten thousand", async (name) => {
  const { run } = await hostWith(`build/peers/${name}.wasm`);
  expect([run(10_000), run(990_000)]).toEqual([1, 1]);
});

test("a hostcall may call back: nothing is collected below a callback that runs", async () => {
  let depth = 0;
  const nested = (host: StubHost) => {
    if (depth === 3) return;
    depth += 1;
    id += 1;
    const mine = id;
    host.call.proxy_on_context_create?.(mine, 1);
    host.call.proxy_on_request_headers!(mine, 3, 1);
    host.call.proxy_on_delete?.(mine);
    depth -= 1;
  };
  let id = 1;
  const stub = new StubHost(await compileGuest("sdk-reentrant"), {
    proxy_get_header_map_value: (host, _map, _key, _size, data, size) => {
      nested(host);
      return host.give(user, data, size);
    },
  });
  stub.call.proxy_on_context_create?.(1, 0);
  for (let i = 0; i < 3_000; ++i) nested(stub);
  expect(stub.pages).toBeLessThan(16);
});

test("malloc gives 0 when memory is out, and the next one works", async () => {
  const stub = new StubHost(await compileGuest("sdk-twelve-lines"));
  expect(stub.call.malloc!(0x40000000)).toBe(0);
  expect(stub.call.malloc!(0x7fffffff)).toBe(0);
  expect(stub.call.malloc!(100)).toBeGreaterThan(0);
});

test("what a filter keeps is kept, whatever is collected around it", async () => {
  const { run, calls } = await hostOf("sdk-memory");
  expect(run(20_000)).toBeLessThan(4);
  // A root context that was lost would make contexts that do nothing.
  expect(calls()).toBe(20_000);
});

test("what a deleted root context still waited for leaves the table", async () => {
  let token = 0;
  const stub = new StubHost(await compileGuest("sdk-memory"), {
    proxy_get_header_map_value: (host, _map, _key, _size, data, size) => host.give(user, data, size),
    proxy_http_call: (host, ...values) => {
      token += 4;
      host.store(values[9]!, token);
      return 0;
    },
  });
  const cycle = (root: number) => {
    stub.call.proxy_on_context_create?.(root, 0);
    stub.call.proxy_on_context_create?.(root + 1, root);
    stub.call.proxy_on_request_headers!(root + 1, 3, 1);
    stub.call.proxy_on_delete?.(root + 1);
    stub.call.proxy_on_delete?.(root);
    return stub.pages;
  };
  for (let i = 0; i < 1_000; ++i) cycle(2 * i + 1);
  const { pages } = stub;
  for (let i = 1_000; i < 20_000; ++i) cycle(2 * i + 1);
  expect(stub.pages).toBe(pages);
  // An answer that comes all the same finds nobody.
  expect(() => stub.call.proxy_on_http_call_response!(39_999, token, 3, 0, 0)).not.toThrow();
});

test("callouts that the host forgets with their plugin leave, where no root context is made either", async () => {
  let token = 0;
  const stub = new StubHost("build/peers/auth.wasm", {
    proxy_get_header_map_value: (host, _map, _key, _size, data, size) => host.give(user, data, size),
    proxy_http_call: (host, ...values) => {
      host.store(values[9]!, ++token);
      return 0;
    },
  });
  const run = (from: number, to: number) => {
    for (let id = from; id < to; id++) {
      stub.call.proxy_on_request_headers!(id, 3, 1);
      stub.call.proxy_on_delete!(id);
    }
    return stub.pages;
  };
  const pages = run(2, 10_000);
  expect(run(10_000, 200_000)).toBe(pages);
  expect(token).toBe(199_998);
});

test("the end of a context that never had a callback is none here", async () => {
  const stub = new StubHost("build/peers/auth.wasm", {
    proxy_get_header_map_value: (host, _map, _key, _size, data, size) => host.give(user, data, size),
  });
  for (let id = 1; id < 100_000; id++) stub.call.proxy_on_delete!(id);
  stub.call.proxy_on_request_headers!(100_000, 3, 1);
  stub.call.proxy_on_delete!(100_000);
  expect(stub.pages).toBe(1);
});
