@NullMarked
package io.vedette.predict.scale;

import org.jspecify.annotations.NullMarked;
