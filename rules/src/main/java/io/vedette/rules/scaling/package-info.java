/** What servers call the metrics that scaling reads. */
@NullMarked
package io.vedette.rules.scaling;

import org.jspecify.annotations.NullMarked;
