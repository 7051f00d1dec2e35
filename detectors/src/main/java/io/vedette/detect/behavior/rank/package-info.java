/** Ranks findings by what analysts said of earlier ones. */
@NullMarked
package io.vedette.detect.behavior.rank;

import org.jspecify.annotations.NullMarked;
