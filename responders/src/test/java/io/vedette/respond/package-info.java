@NullMarked
package io.vedette.respond;

import org.jspecify.annotations.NullMarked;
