package io.vedette.model;

/** A causal link to a span of another trace. */
public record SpanLink(String traceId, String spanId) {}
