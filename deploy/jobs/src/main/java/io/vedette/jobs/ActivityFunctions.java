package io.vedette.jobs;

import io.vedette.detect.behavior.Activity;
import io.vedette.detect.behavior.ActivityReader;
import io.vedette.detect.behavior.AiActivities;
import io.vedette.detect.behavior.Observation;
import io.vedette.detect.behavior.PeerView;
import io.vedette.model.AuditEvent;
import io.vedette.model.Span;
import java.util.Optional;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;

/** From events to activities; what is of no interest to behaviour ends here. */
final class ActivityFunctions {
  private ActivityFunctions() {}

  static final class OfAudit extends RichFlatMapFunction<AuditEvent, Observation> {
    private static final long serialVersionUID = 1L;
    private transient ActivityReader reader;

    @Override
    public void open(OpenContext context) {
      reader = new ActivityReader();
    }

    @Override
    public void flatMap(AuditEvent event, Collector<Observation> out) {
      emit(reader.read(event), out);
    }
  }

  static final class OfSpan implements FlatMapFunction<Span, Observation> {
    private static final long serialVersionUID = 1L;

    @Override
    public void flatMap(Span span, Collector<Observation> out) {
      emit(AiActivities.read(span), out);
    }
  }

  private static void emit(Optional<Activity> activity, Collector<Observation> out) {
    activity.ifPresent(a -> out.collect(new Observation(a, PeerView.UNKNOWN)));
  }
}
