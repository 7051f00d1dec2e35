package io.vedette.detect.behavior;

/**
 * One way in which an activity is unlike what came before.
 *
 * @param name such as {@code new_address}, {@code burst}, {@code sequence}
 * @param score in [0,1], as {@link Surprise} scales it
 * @param text a sentence with the numbers in it
 */
public record Reason(Family family, String name, double score, String text) {}
