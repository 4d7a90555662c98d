import { expect, test } from "vitest";
import { Fifo } from "../../../host-sim/model/fifo.js";

test("gives in the order in which it got", () => {
  const fifo = new Fifo<number>();
  fifo.push(1);
  fifo.push(2);
  expect(fifo.shift()).toBe(1);
  fifo.push(3);
  expect([fifo.shift(), fifo.shift(), fifo.shift()]).toEqual([2, 3, undefined]);
});

test("counts what is left, and keeps the order over thousands", () => {
  const fifo = new Fifo<number>();
  for (let index = 0; index < 5000; index++) fifo.push(index);
  for (let index = 0; index < 4000; index++) expect(fifo.shift()).toBe(index);
  expect(fifo.length).toBe(1000);
});
