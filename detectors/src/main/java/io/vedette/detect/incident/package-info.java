/** Findings grouped into incidents that name their probable cause. Pure folds. */
@NullMarked
package io.vedette.detect.incident;

import org.jspecify.annotations.NullMarked;
