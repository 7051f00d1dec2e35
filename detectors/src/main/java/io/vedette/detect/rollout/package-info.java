/** Compares a new version of a service with the one before. Pure folds, no clock, no I/O. */
@NullMarked
package io.vedette.detect.rollout;

import org.jspecify.annotations.NullMarked;
