/** Limits that forecasts are held against. */
@NullMarked
package io.vedette.rules.threshold;

import org.jspecify.annotations.NullMarked;
