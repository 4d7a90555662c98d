/** Lets requests pass that carry a valid token. See README.md. */
import {
  Context,
  Headers,
  HeadersAction,
  HttpContext,
  JsonReader,
  RootContext,
  currentTimeNanoseconds,
  filter,
  sendLocalResponse,
} from "as-proxy-wasm-abi";
import { Claims, verifyClaims } from "./claims";
import { Issuer, matchingIssuer } from "./issuer";
import { Pair, readPairs } from "./pair";
import { Token, parseToken } from "./token";

@filter
class JwtAuth extends RootContext {
  issuers: Issuer | null = null;
  /** Claims that a token has to have, with their values. */
  required: Pair | null = null;
  /** Claims and the headers that they are sent on in. */
  forwarded: Pair | null = null;
  /** How many seconds clocks may differ. */
  skew: f64 = 60;
  realm: string = "api";
  keepToken: bool = true;

  onConfigure(size: u32): bool {
    const json = new JsonReader(this.configuration());
    this.read(json);
    if (!this.issuers) json.fail("issuers: at least one");
    return json.accepted();
  }

  createContext(): Context {
    return new JwtAuthStream(this);
  }

  private read(json: JsonReader): void {
    while (json.nextField()) {
      const key = json.key;
      if (key == "issuers") this.issuers = Issuer.readAll(json);
      else if (key == "requiredClaims") this.required = readPairs(json);
      else if (key == "claimHeaders") this.forwarded = readPairs(json);
      else if (key == "clockSkew") this.skew = <f64>json.duration() / 1000;
      else if (key == "realm") this.readRealm(json);
      else if (key == "keepToken") this.keepToken = json.boolean();
      else json.unknownField();
    }
  }

  /** It stands in quotes in a header. */
  private readRealm(json: JsonReader): void {
    const realm = (this.realm = json.string());
    for (let i = 0; i < realm.length; ++i) {
      const code = realm.charCodeAt(i);
      if (code < 0x20 || code > 0x7e || code == 0x22 || code == 0x5c) json.fail("no quotes, backslashes or special characters");
    }
  }
}

class JwtAuthStream extends HttpContext {
  constructor(private readonly plugin: JwtAuth) {
    super();
  }

  onRequestHeaders(count: u32, endOfStream: bool): HeadersAction {
    const plugin = this.plugin;
    // What a client says in the name of the token must not pass for it.
    let forged = plugin.forwarded;
    while (forged) {
      this.requestHeaders.remove(forged.value);
      forged = forged.next;
    }
    const authorization = this.requestHeaders.get("authorization");
    if (authorization == null) return this.refuse(401, "", "no token");
    const token = parseToken(authorization);
    if (!token) return this.refuse(401, "invalid_token", "no signed token");
    return this.check(token);
  }

  private check(token: Token): HeadersAction {
    const plugin = this.plugin;
    const issuer = matchingIssuer(plugin.issuers, token);
    if (!issuer) return this.refuse(401, "invalid_token", "wrong signature");
    const claims = new Claims(token.payload, plugin.required, plugin.forwarded, issuer.audiences);
    const now = <f64>(currentTimeNanoseconds() / 1_000_000_000);
    const problem = verifyClaims(claims, issuer, now, plugin.skew);
    if (problem != null) return this.refuse(401, "invalid_token", problem);
    const missing = claims.missing;
    if (missing != null) return this.refuse(403, "insufficient_scope", "the claim " + missing + " does not fit");
    this.pass(claims);
    return HeadersAction.Continue;
  }

  private pass(claims: Claims): void {
    if (!this.plugin.keepToken) this.requestHeaders.remove("authorization");
    let found = claims.found;
    while (found) {
      this.requestHeaders.set(found.key, found.value);
      found = found.next;
    }
  }

  /** RFC 6750, section 3: who sent no token is told of no error. */
  private refuse(status: u32, code: string, why: string): HeadersAction {
    let challenge = 'Bearer realm="' + this.plugin.realm + '"';
    if (code.length) challenge += ', error="' + code + '", error_description="' + why + '"';
    sendLocalResponse(status, why + "\n", new Headers().add("www-authenticate", challenge), "jwt_auth");
    return HeadersAction.StopIteration;
  }
}
