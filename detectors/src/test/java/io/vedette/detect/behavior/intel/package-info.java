@NullMarked
package io.vedette.detect.behavior.intel;

import org.jspecify.annotations.NullMarked;
