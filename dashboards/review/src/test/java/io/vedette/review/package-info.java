@NullMarked
package io.vedette.review;

import org.jspecify.annotations.NullMarked;
