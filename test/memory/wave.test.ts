/** Ten thousand streams at once: a second wave of them finds room where the first was. */
import { createHost, type Host, type HostOptions, type OpenStream } from "proxy-wasm-host-sim";
import "proxy-wasm-host-sim/vitest";
import { expect, test } from "vitest";

const streams = 10_000;

const cases: ReadonlyArray<readonly [name: string, host: HostOptions]> = [
  ["add-header", { filters: [{ wasm: "build/add-header/plugin.wasm", configuration: "world" }] }],
  ["auth", { filters: ["build/auth/plugin.wasm"], clusters: { auth: "ok" } }],
  ["the peers' add-header", { filters: ["build/peers/add-header.wasm"] }],
  ["the peers' auth", { filters: ["build/peers/auth.wasm"], clusters: { auth: "ok" } }],
];

test.each(cases)(
  `%s: ${streams} streams open at once, then closed, and again: no page more`,
  async (_name, options) => {
    const host = await createHost({ ...options, trace: false });
    await wave(host);
    const pages = host.memoryPages;
    await wave(host);
    expect(host.memoryPages).toBe(pages);
    expect(host).toBeIdle();
  },
  60_000,
);

/** Callouts wait until all streams are open; every second client goes away before its request has ended. */
async function wave(host: Host): Promise<void> {
  const open: OpenStream[] = [];
  for (let i = 0; i < streams; i++) open.push(await opened(host));
  expect(host.engine.streams.size).toBe(streams);
  for (const [index, stream] of open.entries()) await (index % 2 === 0 ? finish(stream) : leave(stream));
}

async function opened(host: Host): Promise<OpenStream> {
  const stream = host.open({ path: "/private", headers: { userid: "admin" } });
  await stream.headers();
  return stream;
}

async function finish(stream: OpenStream): Promise<void> {
  for (const callout of stream.callouts) await callout.respond("ok");
  await stream.end();
  expect(stream.exchange.response.status).toBe(200);
}

async function leave(stream: OpenStream): Promise<void> {
  const { callouts } = await stream.disconnect();
  for (const callout of callouts) await callout.fail();
}
