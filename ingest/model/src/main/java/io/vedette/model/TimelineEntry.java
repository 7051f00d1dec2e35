package io.vedette.model;

/**
 * One line of an incident's story.
 *
 * @param kind {@code finding}, {@code resolved}, {@code change}, {@code action}
 * @param ref id of the finding or action, or empty
 */
public record TimelineEntry(long timeMillis, String kind, String text, String ref) {}
