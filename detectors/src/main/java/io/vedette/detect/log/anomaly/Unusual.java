package io.vedette.detect.log.anomaly;

/**
 * What was unusual about one value.
 *
 * @param key what tells it from other unusual things about the same variable
 * @param what in words, with counts before and now
 * @param decades surprise
 * @param actual how large, or how often
 * @param expected the most that was usual
 */
record Unusual(String key, String what, double decades, double actual, double expected) {}
