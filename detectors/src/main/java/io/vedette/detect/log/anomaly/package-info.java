/** What is unusual about log patterns that are known: rate, silence, order and values. */
@NullMarked
package io.vedette.detect.log.anomaly;

import org.jspecify.annotations.NullMarked;
