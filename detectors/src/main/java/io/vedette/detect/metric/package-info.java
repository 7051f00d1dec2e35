/** Anomaly detection on single series: pure folds, no clock, no I/O. */
@NullMarked
package io.vedette.detect.metric;

import org.jspecify.annotations.NullMarked;
