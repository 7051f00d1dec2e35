package io.vedette.model;

/**
 * One fact behind a finding or a cause.
 *
 * @param kind what it is: {@code metric}, {@code log}, {@code trace}, {@code audit}, {@code graph},
 *     {@code change}
 * @param text one sentence for a reader in a hurry
 * @param ref a series, trace id, event id or pattern id to look further, or empty
 */
public record Evidence(String kind, String text, String ref) {}
