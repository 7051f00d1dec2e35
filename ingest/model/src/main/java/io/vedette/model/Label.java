package io.vedette.model;

/**
 * An analyst's judgement of a finding or incident.
 *
 * @param subjectId finding or incident id
 * @param verdict {@code true_positive} or {@code false_positive}
 */
public record Label(String subjectId, String verdict, String by, long timeMillis, String note) {}
