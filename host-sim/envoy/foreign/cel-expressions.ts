import { Status } from "../../abi/enums.js";
import { type ByteString, decodeText, encodeText } from "../../model/byte-string.js";
import { refuse } from "../../model/refusals.js";
import type { Answer } from "../operations.js";
import { topLevelValue } from "../properties/get-property.js";
import type { PropertySource } from "../properties/index.js";
import { serialize } from "../properties/value.js";
import { checkExpression } from "./cel-check.js";
import { type CelNode, celLibrary } from "./cel-library.js";
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
 * The words of a syntax error are the library's, not those of Envoy's parser; the guest sees the status only.
 */
export class CelExpressions implements Expressions {
  readonly #byToken = new Map<number, Expression>();
  #nextToken = 0;

  create(source: ByteString): number | ExpressionError {
    const parsed = parse(source);
    if (typeof parsed === "string") return { line: `expr_create parse error: ${parsed}` };
    const { names, problem } = checkExpression(parsed);
    if (problem?.kind === "parse") return { line: `expr_create parse error: ${problem.text}` };
    // Envoy: an expression that parses uses a token up, whether it compiles or not.
    const token = this.#nextToken++;
    if (problem !== null) return { line: `expr_create compile error: ${problem.text}` };
    this.#byToken.set(token, { names, run: celLibrary().plan(celLibrary().celEnv(), parsed) });
    return token;
  }

  evaluate(token: number, source: PropertySource): Answer<ByteString> {
    const expression = this.#byToken.get(token);
    return expression === undefined ? refuse(Status.NotFound) : evaluate(expression, source);
  }

  delete(token: number): Status {
    this.#byToken.delete(token);
    return Status.Ok;
  }
}

/** The expression, or what is wrong with it. */
function parse(source: ByteString): CelNode | ByteString {
  if (!isText(source)) return "cannot parse malformed UTF-8 input";
  try {
    // The library wants a line's end behind a comment.
    return celLibrary().parse(`${decodeText(source)}\n`).expr!;
  } catch (error) {
    return encodeText(`ERROR: ${(error as Error).message}`);
  }
}

function evaluate({ names, run }: Expression, source: PropertySource): Answer<ByteString> {
  const values = new CelValues();
  const variables: Record<string, unknown> = Object.create(null);
  for (const name of names) {
    const value = topLevelValue(source, encodeText(name.replace(/^\./, "")));
    if (value !== undefined) variables[name.replace(/^\./, "")] = values.enter(value);
  }
  const result = attempt(() => run(variables));
  if (result === undefined || celLibrary().isCelError(result)) return refuse(Status.InternalFailure);
  return serialize(values.leave(result));
}

// Whatever an expression does wrong is the guest's failure, not the host's.
function attempt(run: () => unknown): unknown {
  try {
    return run();
  } catch {
    return undefined;
  }
}
