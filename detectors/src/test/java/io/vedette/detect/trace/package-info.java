@NullMarked
package io.vedette.detect.trace;

import org.jspecify.annotations.NullMarked;
