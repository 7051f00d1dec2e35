package io.vedette.jobs;

import io.vedette.model.Entity;
import io.vedette.model.Severity;
import io.vedette.rules.threshold.ForecastLimit;

/**
 * A point of a series that has a limit, or of the limit itself.
 *
 * @param key what the value and its limit share: the rule and the join labels' values
 * @param rule name of the limit rule
 * @param limit true where the point is the limit
 * @param constantLimit the limit where the rule gives a number, else NaN
 * @param sense from which side the limit is reached
 * @param horizonMillis how far ahead the rule looks
 * @param series in PromQL form
 * @param metric the series' name
 */
record LimitedSample(
    String key,
    String rule,
    boolean limit,
    double constantLimit,
    ForecastLimit.Sense sense,
    long horizonMillis,
    Severity severity,
    String series,
    String metric,
    Entity entity,
    long timeMillis,
    double value) {}
