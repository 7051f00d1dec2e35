@NullMarked
package io.vedette.detect.log.anomaly;

import org.jspecify.annotations.NullMarked;
