import { expect, test } from "vitest";
import { runGuarded } from "../../../host-sim/vm/watchdog.js";
import { guest, run } from "./wat.js";

const spin = () => run(guest("spin")).instance.callbacks.onRequestHeaders!(2, 0, 1);
const hung = expect.objectContaining({ code: "GUEST_HUNG", fault: "guest" });

test("a guest that spins is ended", () => {
  expect(() => runGuarded(50, spin)).toThrow(hung);
});

test("what is called gives its value and its error", () => {
  expect(runGuarded(1000, () => 7)).toBe(7);
  expect(() =>
    runGuarded(1000, () => {
      throw new RangeError("mine");
    }),
  ).toThrow(new RangeError("mine"));
});

test("nothing of the function runs after its end", () => {
  const seen: string[] = [];
  const run = () => {
    try {
      spin();
    } catch {
      seen.push("catch");
    } finally {
      seen.push("finally");
    }
  };
  expect(() => runGuarded(50, run)).toThrow(hung);
  expect(seen).toEqual([]);
});

test("a nested call runs under the outer limit", () => {
  expect(() => runGuarded(50, () => runGuarded(60_000, spin))).toThrow(hung);
});

test("it works again after a hang", () => {
  expect(() => runGuarded(20, spin)).toThrow(hung);
  expect(runGuarded(1000, () => "fine")).toBe("fine");
});

test("without a limit the function just runs", () => {
  expect(runGuarded(0, () => "fine")).toBe("fine");
});
