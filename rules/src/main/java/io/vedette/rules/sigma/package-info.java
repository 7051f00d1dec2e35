/** Sigma rules (specification 2.1), compiled to predicates over JSON events. */
@NullMarked
package io.vedette.rules.sigma;

import org.jspecify.annotations.NullMarked;
