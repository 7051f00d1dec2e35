package io.vedette.detect.behavior;

/**
 * What a reason looks at. Reasons of one family tend to come together and count once; reasons of
 * different families are taken as independent.
 */
public enum Family {
  /** From where, with what: network and client software. */
  ORIGIN,
  /** What was called, on what, in which order. */
  CALLS,
  /** How much in how short a time. */
  TEMPO,
  /** At which hour. */
  TIME,
  /** Refused, and then not. */
  OUTCOME
}
