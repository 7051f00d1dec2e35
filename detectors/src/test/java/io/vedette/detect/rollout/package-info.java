@NullMarked
package io.vedette.detect.rollout;

import org.jspecify.annotations.NullMarked;
