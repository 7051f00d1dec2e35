@NullMarked
package io.vedette.detect.behavior.rank;

import org.jspecify.annotations.NullMarked;
