@NullMarked
package io.vedette.store;

import org.jspecify.annotations.NullMarked;
