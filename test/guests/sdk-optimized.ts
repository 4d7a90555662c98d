/** What the transform changes in compiled code must not change what a program does: texts, constructors, methods. */
import { HeadersAction, HttpContext, filter, logInfo } from "as-proxy-wasm-abi";

const LONG =
  "a text of more than 255 characters, which is not packed: " +
  "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789" +
  "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789";
const table: StaticArray<string> = ["one", "zwei", "três"];

interface Named {
  name(): string;
}

abstract class Animal implements Named {
  constructor(readonly legs: i32 = 4) {}
  abstract name(): string;
  sound(): string {
    return "nothing";
  }
}

class Dog extends Animal {
  name(): string {
    return "dog";
  }
  sound(): string {
    return "wow";
  }
}

class Bird extends Animal {
  constructor(readonly wings: i32 = 2) {
    super(2);
  }
  name(): string {
    return "bird";
  }
}

class Parrot extends Bird {
  name(): string {
    return "parrot, a " + super.name();
  }
}

/** It is never made: its method may go. */
class Fish extends Animal {
  name(): string {
    return "fish";
  }
}

function describe(animal: Animal): string {
  const named: Named = animal;
  const fish = animal instanceof Fish ? "!" : "";
  return named.name() + fish + ": " + animal.legs.toString() + " legs, says " + animal.sound();
}

@filter
class Optimized extends HttpContext {
  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    logInfo(describe(new Dog()));
    logInfo(describe(new Bird()));
    logInfo(describe(new Parrot(3)));
    for (let i = 0; i < table.length; ++i) logInfo(table[i]);
    this.requestHeaders.add("x-ascii", "plain");
    this.requestHeaders.add("x-other", "größe 🙂");
    this.requestHeaders.add("x-long", LONG.length > 255 ? LONG : "short");
    this.requestHeaders.add("x-empty", "");
    this.requestHeaders.add("x-made", "a".repeat(9) + "é" + "b".repeat(7));
    return HeadersAction.Continue;
  }
}
