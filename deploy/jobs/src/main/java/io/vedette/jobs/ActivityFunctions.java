package io.vedette.jobs;

import io.vedette.detect.behavior.AiActivities;
import io.vedette.detect.behavior.Observation;
import io.vedette.detect.behavior.PeerView;
import io.vedette.model.Span;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** From events to activities; what is of no interest to behaviour ends here. */
final class ActivityFunctions {
  private ActivityFunctions() {}

  static final class OfSpan implements FlatMapFunction<Span, Observation> {
    private static final long serialVersionUID = 1L;

    @Override
    public void flatMap(Span span, Collector<Observation> out) {
      AiActivities.read(span)
          .ifPresent(activity -> out.collect(new Observation(activity, PeerView.UNKNOWN)));
    }
  }
}
