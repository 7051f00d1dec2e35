@NullMarked
package io.vedette.detect.incident;

import org.jspecify.annotations.NullMarked;
