/** Spans put together: calls, RED per service and edge, the service graph. Pure folds. */
@NullMarked
package io.vedette.detect.trace;

import org.jspecify.annotations.NullMarked;
