/** Service level objectives as code: OpenSLO v1. */
@NullMarked
package io.vedette.rules.slo;

import org.jspecify.annotations.NullMarked;
