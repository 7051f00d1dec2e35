/** The analyst's web page and the JSON API under it. */
@NullMarked
package io.vedette.review;

import org.jspecify.annotations.NullMarked;
