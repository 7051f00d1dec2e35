package io.vedette.model;

/**
 * Verdicts are three-valued: missing data, no traffic and a model on probation are inconclusive;
 * they neither pass a check nor trigger an action.
 */
public enum Outcome {
  NORMAL,
  ANOMALOUS,
  INCONCLUSIVE
}
