package io.vedette.jobs;

import io.vedette.detect.trace.Examples;

/**
 * Example traces of one window, on their way to the findings about it.
 *
 * @param key of the service or edge, see {@link ExampleFunction#key}
 */
record RedExamples(String key, Examples examples) {}
