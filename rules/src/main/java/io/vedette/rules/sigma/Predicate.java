package io.vedette.rules.sigma;

/** A compiled part of a detection. */
@FunctionalInterface
interface Predicate {
  boolean test(EventFields event);
}
