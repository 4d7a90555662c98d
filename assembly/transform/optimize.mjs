/** What is done to the compiled module before asc optimizes it. */
import { hoistAllocations } from "./constructors.mjs";
import { packLiterals, staticClasses, UNPACK } from "./literals.mjs";
import { dropStreamNames } from "./stateless.mjs";
import { removeUnused } from "./virtual.mjs";

/** asc inlines less than this where size matters; measured in decisions/0016. */
const INLINE_ALWAYS = 12;
const INLINE_SMALL = 30;

export function optimize(module, binaryen, program, sdk) {
  hoistAllocations(module, binaryen);
  module.removeExport(UNPACK);
  dropStreamNames(module, binaryen, sdk);
  removeUnused(module, binaryen, program.managedClasses, staticClasses(module));
  packLiterals(module, binaryen, sdk);
  if (program.options.optimizeLevelHint >= 3) inline(module, binaryen, program.options.shrinkLevelHint);
}

/** Inlines more than asc will; what asc does afterwards makes it small again. */
function inline(module, binaryen, shrinkLevel) {
  // binaryen keeps what the compile before this one has set: a module must not depend on its neighbours
  binaryen.clearPassArguments();
  binaryen.setDebugInfo(false);
  binaryen.setZeroFilledMemory(false);
  binaryen.setFastMath(false);
  binaryen.setOneCallerInlineMaxSize(-1);
  binaryen.setAllowInliningFunctionsWithLoops(false);
  binaryen.setOptimizeLevel(3);
  binaryen.setShrinkLevel(shrinkLevel);
  binaryen.setAlwaysInlineMaxSize(INLINE_ALWAYS);
  binaryen.setFlexibleInlineMaxSize(INLINE_SMALL);
  module.optimize();
}
