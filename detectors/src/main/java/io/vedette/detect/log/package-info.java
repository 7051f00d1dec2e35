/** Log patterns and what is unusual about them: pure folds, no clock, no I/O. */
@NullMarked
package io.vedette.detect.log;

import org.jspecify.annotations.NullMarked;
