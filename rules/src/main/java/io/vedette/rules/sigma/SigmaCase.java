package io.vedette.rules.sigma;

/**
 * A test case that a rule carries.
 *
 * @param source the log source that the event comes from
 * @param document one event as JSON
 * @param match whether the rule must match it
 */
public record SigmaCase(String source, int line, String document, boolean match) {}
