/** A configuration as a class with fields. Spec: "Plugin configuration", which leaves its form to the plugin. */
import { JsonReader } from "./json";

/**
 * A class whose fields come from JSON: what is not in the text keeps the value that the class gives it, a field that the
 * class does not know is an error, and so is whatever `check` finds. Errors name the path: `rules[1].code: expected a
 * whole number`.
 *
 * ```ts
 * class Rule extends JsonSettings {
 *   path: string = "";
 *   code: u32 = 403;
 *   readField(key: string, json: JsonReader): bool {
 *     if (key == "path") this.path = json.string();
 *     else if (key == "code") this.code = json.integer();
 *     else return false;
 *     return true;
 *   }
 *   check(json: JsonReader): void {
 *     json.require(this.path.length > 0, "path");
 *   }
 * }
 *
 * class Settings extends JsonSettings {
 *   timeout: u32 = 5000;
 *   rules: Rule[] = [];
 *   readField(key: string, json: JsonReader): bool {
 *     if (key == "timeout") this.timeout = json.duration();
 *     else if (key == "rules") while (json.nextItem()) this.rules.push(readSettings(new Rule(), json));
 *     else return false;
 *     return true;
 *   }
 * }
 *
 * @filter
 * class Gate extends RootContext {
 *   readonly settings: Settings = new Settings();
 *   onConfigure(size: u32): bool {
 *     return this.settings.read(this.configuration()); // false, with a line in the log, if something is wrong
 *   }
 * }
 * ```
 */
export abstract class JsonSettings {
  /** Reads the value of one field; false for a field that is none of the class. */
  abstract readField(key: string, json: JsonReader): bool;

  /** The object has been read: say what is missing or does not fit, with `json.require` or `json.fail`. */
  check(json: JsonReader): void {}

  /** Reads an object, where the reader is. */
  readObject(json: JsonReader): void {
    while (json.nextField()) if (!this.readField(json.key, json)) json.unknownField();
    this.check(json);
  }

  /** Reads a whole text; false if something is wrong with it, which is logged at level error. "" is as good as `{}`. */
  read(text: string): bool {
    const json = new JsonReader(text.length ? text : "{}");
    this.readObject(json);
    return json.accepted();
  }
}

/** Has an object read itself and gives it: for lists of them. */
export function readSettings<T extends JsonSettings>(settings: T, json: JsonReader): T {
  settings.readObject(json);
  return settings;
}
