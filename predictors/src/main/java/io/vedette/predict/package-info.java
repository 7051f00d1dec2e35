/** Forecasts with honest intervals: pure folds, no clock, no I/O. */
@NullMarked
package io.vedette.predict;

import org.jspecify.annotations.NullMarked;
