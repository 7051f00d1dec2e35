@NullMarked
package io.vedette.detect.behavior;

import org.jspecify.annotations.NullMarked;
