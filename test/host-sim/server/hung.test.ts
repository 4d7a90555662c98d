import { expect, test } from "vitest";
import { guest } from "../vm/wat.js";
import { direct, hostConfig, http, listener, plugin } from "./host-config.js";
import { start } from "./start.js";

test("a guest in an endless loop fails its stream and is named; the server goes on", async () => {
  const spin = plugin(guest("spin"), { name: "spin" });
  const config = hostConfig({
    listeners: [listener({ http: http(direct(200, "hi"), { plugins: [spin] }) })],
  });
  await using started = await start(config);
  const first = await fetch(`http://127.0.0.1:${started.port}/`);
  const second = await fetch(`http://127.0.0.1:${started.port}/`);
  expect([first.status, second.status]).toEqual([503, 503]);
  expect(started.lines).toContain(
    'warning|host-sim|GUEST_HUNG: plugin "spin": proxy_on_request_headers did not come back after 1,000,000,000 loop turns and calls',
  );
});
