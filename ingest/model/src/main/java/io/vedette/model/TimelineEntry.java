package io.vedette.model;

/**
 * One line of an incident's story.
 *
 * @param kind {@code finding}, {@code resolved}, {@code change}, {@code action}, {@code merged}
 *     (another incident was taken in) or {@code split} (a part went on by itself, or this one was a
 *     part)
 * @param ref id of the finding, action or other incident, or empty
 */
public record TimelineEntry(long timeMillis, String kind, String text, String ref) {}
