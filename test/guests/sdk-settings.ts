/** A configuration as classes with fields; says what came of it. */
import { JsonReader, JsonSettings, RootContext, filter, logInfo, readSettings } from "as-proxy-wasm-abi";

class Rule extends JsonSettings {
  path: string = "";
  code: u32 = 403;

  readField(key: string, json: JsonReader): bool {
    if (key == "path") this.path = json.string();
    else if (key == "code") this.code = json.integer();
    else return false;
    return true;
  }

  check(json: JsonReader): void {
    json.require(this.path.length > 0, "path");
  }
}

class Settings extends JsonSettings {
  cluster: string = "auth";
  timeout: u32 = 5000;
  headers: string[] = [];
  strict: bool = false;
  rules: Rule[] = [];

  readField(key: string, json: JsonReader): bool {
    if (key == "cluster") this.cluster = json.string();
    else if (key == "timeout") this.timeout = json.duration();
    else if (key == "headers") this.headers = json.strings();
    else if (key == "strict") this.strict = json.boolean();
    else if (key == "rules") while (json.nextItem()) this.rules.push(readSettings(new Rule(), json));
    else return false;
    return true;
  }

  check(json: JsonReader): void {
    json.require(!this.strict || this.rules.length > 0, "rules");
  }
}

@filter
class Configured extends RootContext {
  readonly settings: Settings = new Settings();

  onConfigure(size: u32): bool {
    const settings = this.settings;
    if (!settings.read(this.configuration())) return false;
    logInfo(settings.cluster + " " + settings.timeout.toString() + " " + settings.headers.join(",") + " " + settings.strict.toString());
    for (let i = 0; i < settings.rules.length; ++i) {
      logInfo(settings.rules[i].path + " " + settings.rules[i].code.toString());
    }
    return true;
  }
}
