/** The ranking of causes over recorded data: what {@code vedette explain} runs. */
@NullMarked
package io.vedette.detect.incident.explain;

import org.jspecify.annotations.NullMarked;
