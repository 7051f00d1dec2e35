@NullMarked
package io.vedette.detect.slo;

import org.jspecify.annotations.NullMarked;
