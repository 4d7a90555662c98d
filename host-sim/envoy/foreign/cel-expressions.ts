import { Status } from "../../abi/enums.js";
import { type ByteString, decodeText, encodeText } from "../../model/byte-string.js";
import { refuse } from "../../model/refusals.js";
import { type Answer, Refusal } from "../operations.js";
import { topLevelValue } from "../properties/get-property.js";
import type { PropertySource } from "../properties/index.js";
import { serialize, type Value } from "../properties/value.js";
import { type CelCheck, checkExpression } from "./cel-check.js";
import { type CelNode, type CelSyntaxError, celLibrary } from "./cel-library.js";
import { literalError } from "./cel-literals.js";
import { sourceError } from "./cel-source-error.js";
import { syntaxWords } from "./cel-syntax-words.js";
import { CelValues } from "./cel-values.js";
import type { ExpressionError, Expressions } from "./expressions.js";
import { isText } from "./wire.js";

interface Expression {
  readonly names: ReadonlySet<string>;
  run(variables: Record<string, unknown>): unknown;
}

/**
 * Expressions in CEL. One for each root context.
 *
 * The words of most syntax errors are the library's, not those of Envoy's parser; the guest sees the status only.
 */
export class CelExpressions implements Expressions {
  readonly #byToken = new Map<number, Expression>();
  #nextToken = 0;

  create(source: ByteString): number | ExpressionError {
    if (!isText(source)) return parseError("cannot parse malformed UTF-8 input");
    const parsed = parse(decodeText(source));
    if (typeof parsed === "string") return parseError(parsed);
    // Envoy: an expression that parses uses a token up, whether it compiles or not.
    const token = this.#nextToken++;
    const expression = compile(parsed);
    if (typeof expression === "string")
      return { line: encodeText(`expr_create compile error: ${expression}`) };
    this.#byToken.set(token, expression);
    return token;
  }

  evaluate(token: number, source: PropertySource): Answer<ByteString> {
    const expression = this.#byToken.get(token);
    return expression === undefined ? refuse(Status.NotFound) : evaluate(expression, source);
  }

  /** The value itself, for whoever writes it as text; `null` where `evaluate` refuses. */
  valueOf(token: number, source: PropertySource): Value | null {
    const expression = this.#byToken.get(token);
    const value = expression === undefined ? null : attempt(expression, source);
    return value instanceof Refusal ? null : value;
  }

  delete(token: number): Status {
    this.#byToken.delete(token);
    return Status.Ok;
  }
}

const parseError = (text: string): ExpressionError => ({
  line: encodeText(`expr_create parse error: ${text}`),
});

/** An expression in the library's form, with what is known of it before it runs. */
interface Parsed extends CelCheck {
  readonly expression: CelNode;
}

/** The expression, or what is wrong with it. */
function parse(source: string): Parsed | string {
  const library = celLibrary();
  try {
    // The library wants a line's end behind a comment.
    const { expr, sourceInfo } = library.parse(`${source}\n`);
    const check = checkExpression(expr!);
    const place = sourceInfo?.positions[String(check.macro?.node)];
    if (check.macro !== null) return sourceError(source, place ?? 0, check.macro.text);
    return literalError(source) ?? { ...check, expression: expr! };
  } catch (error) {
    return syntaxError(source, error as CelSyntaxError);
  }
}

function syntaxError(source: string, { rawMessage, message, location }: CelSyntaxError): string {
  const offset = Math.min(location?.start.offset ?? 0, source.length);
  const reserved = rawMessage === "reserved identifier" ? /^\w+/.exec(source.slice(offset))?.[0] : undefined;
  const words = syntaxWords(source, rawMessage ?? message, offset);
  if (words !== null) return sourceError(source, words.offset, `Syntax error: ${words.text}`);
  const text = reserved ? `${rawMessage}: ${reserved}` : `Syntax error: ${rawMessage ?? message}`;
  return sourceError(source, offset, text);
}

/** What runs, or what is wrong with it. */
function compile({ expression, names, unknownFunction }: Parsed): Expression | string {
  if (unknownFunction) return "No overloads provided for FunctionStep creation";
  try {
    return { names, run: celLibrary().plan(celLibrary().celEnv(), expression) };
  } catch (error) {
    return (error as Error).message;
  }
}

function evaluate(expression: Expression, source: PropertySource): Answer<ByteString> {
  const value = attempt(expression, source);
  return value instanceof Refusal ? value : serialize(value);
}

// Whatever an expression does wrong is the guest's failure, not the host's.
function attempt(expression: Expression, source: PropertySource): Answer<Value> {
  try {
    return run(expression, source);
  } catch {
    return refuse(Status.InternalFailure);
  }
}

function run(expression: Expression, source: PropertySource): Answer<Value> {
  const values = new CelValues();
  const variables: Record<string, unknown> = Object.create(null);
  for (const name of expression.names) {
    const value = topLevelValue(source, encodeText(name));
    if (value !== undefined) variables[name] = values.enter(value);
  }
  const result = expression.run(variables);
  return celLibrary().isCelError(result) ? refuse(Status.InternalFailure) : values.leave(result);
}
