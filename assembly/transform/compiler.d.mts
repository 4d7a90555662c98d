/** See compiler.mjs. */
export function checkCompiler(program: object): void;
