/**
 * Sigma 2.1: parser, field mapping, one-pass matching and correlation
 * (https://sigmahq.io/sigma-specification).
 */
@NullMarked
package io.vedette.rules.sigma;

import org.jspecify.annotations.NullMarked;
