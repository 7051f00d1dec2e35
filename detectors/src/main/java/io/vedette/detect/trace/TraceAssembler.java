package io.vedette.detect.trace;

import io.vedette.model.Resource;
import io.vedette.model.Span;
import io.vedette.model.StateCodec;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Puts the spans of one trace together. A pure fold, keyed by trace id.
 *
 * <p>The order of arrival does not change what {@link #close} returns: of spans with one id the
 * same one always stays, and beyond the bound the spans with the smallest hashed ids stay (bottom-k
 * sampling), not the first to come. For one thread.
 */
public final class TraceAssembler {
  /** Spans kept of one trace unless told otherwise. */
  public static final int DEFAULT_MAX_SPANS = 2_000;

  private static final int LARGEST = 10_000;

  private static final int MAX_ORIGINS = 1_024;

  private final int maxSpans;

  /** Of the resources seen of late: spans of one sender share what is kept of it. */
  private final Map<Resource, Origin> origins =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Resource, Origin> eldest) {
          return size() > MAX_ORIGINS;
        }
      };

  public TraceAssembler() {
    this(DEFAULT_MAX_SPANS);
  }

  /**
   * @param maxSpans how many spans of one trace are kept, 1 to 10,000
   */
  public TraceAssembler(int maxSpans) {
    if (maxSpans < 1 || maxSpans > LARGEST) {
      throw new IllegalArgumentException("max spans " + maxSpans + " is not in 1.." + LARGEST);
    }
    this.maxSpans = maxSpans;
  }

  public TraceState newState() {
    return new TraceState();
  }

  /** Takes one more span, late, twice or out of order. */
  public void add(TraceState state, Span span) {
    if (state.traceId.isEmpty()) {
      state.traceId = span.traceId();
    }
    SpanNode node = SpanNode.of(span, origin(span.resource()));
    SpanNode old = state.spans.get(node.id());
    if (old != null) {
      if (SpanNode.PREFERENCE.compare(node, old) > 0) {
        state.spans.put(node.id(), node);
      }
      return;
    }
    if (state.spans.size() < maxSpans) {
      state.spans.put(node.id(), node);
    } else {
      replaceWorst(state, node);
    }
  }

  private Origin origin(Resource resource) {
    Origin origin = origins.get(resource);
    if (origin == null) {
      origin = Origin.of(resource);
      origins.put(resource, origin);
    }
    return origin;
  }

  private static void replaceWorst(TraceState state, SpanNode node) {
    if (!state.full) {
      state.full = true;
      state.worst = largestHash(state);
    }
    state.dropped++;
    if (mix(node.id()) < mix(state.worst)) {
      state.spans.remove(state.worst);
      state.spans.put(node.id(), node);
      state.worst = largestHash(state);
    }
  }

  /** What the trace shows so far; leaves the state as it is. */
  public AssembledTrace close(TraceState state) {
    return AssembledTrace.of(state.traceId, state.spans.values(), state.dropped > 0);
  }

  public StateCodec<TraceState> codec() {
    return TraceStateCodec.INSTANCE;
  }

  private static long largestHash(TraceState state) {
    long worst = 0;
    long worstHash = Long.MIN_VALUE;
    for (long id : state.spans.keySet()) {
      long hash = mix(id);
      if (hash >= worstHash) {
        worst = id;
        worstHash = hash;
      }
    }
    return worst;
  }

  /** The finalizer of SplitMix64: a bijection, so no two ids tie. */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
