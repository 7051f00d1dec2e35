package io.vedette.review;

import io.vedette.model.Incident;

/**
 * A past incident that resembles another one.
 *
 * @param similarity in (0,1]
 * @param alike what they have in common, in words
 * @param ended what ended it, in words
 */
record Similar(Incident incident, double similarity, String alike, String ended) {}
