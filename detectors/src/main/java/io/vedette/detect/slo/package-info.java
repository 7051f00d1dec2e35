/** Service levels: error budgets and how fast they burn. Pure folds, no clock, no I/O. */
@NullMarked
package io.vedette.detect.slo;

import org.jspecify.annotations.NullMarked;
