/** A test that fails tells of the guests that trapped in it, whatever it looked at. */
import { onTestFailed } from "vitest";
import { listenForTest } from "./of-test.js";

listenForTest((story) => {
  try {
    onTestFailed(() => console.error(story));
  } catch {
    // a host that is made outside of a test, as the tests of a file share one
  }
});
