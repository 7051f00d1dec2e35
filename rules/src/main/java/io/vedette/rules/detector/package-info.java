/** Detectors as code: which series are judged differently from the defaults, and how. */
@NullMarked
package io.vedette.rules.detector;

import org.jspecify.annotations.NullMarked;
