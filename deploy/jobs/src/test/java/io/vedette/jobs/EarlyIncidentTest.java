package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.detect.metric.MonitorOptions;
import io.vedette.detect.metric.SeriesMonitor;
import io.vedette.detect.metric.SeriesState;
import io.vedette.detect.trace.Call;
import io.vedette.model.Entity;
import io.vedette.model.EntityType;
import io.vedette.model.Finding;
import io.vedette.model.GraphEdge;
import io.vedette.model.Incident;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.model.Verdict;
import io.vedette.rules.RulePackLoader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From calls over RED and the metric detector to the incident: how soon, in event time. */
class EarlyIncidentTest {
  private static final Entity USER = new Entity(EntityType.EXTERNAL, "", "user");
  private static final Entity FRONTEND = Entity.service("shop", "frontend");
  private static final Entity CHECKOUT = Entity.service("shop", "checkout");
  private static final Entity DATABASE = new Entity(EntityType.DATABASE, "shop", "orders");
  private static final int HISTORY = 720;
  private static final long SLICE = 15_000;

  private final Random random = new Random(3);
  private final SeriesMonitor monitor = new SeriesMonitor(MonitorOptions.defaults());
  private final Map<SeriesKey, SeriesState> series = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void anIncidentStandsWithin45SecondsAndNamesItsCause(int slicesIntoTheMinute) throws Exception {
    long onset = HISTORY * Events.MINUTE + slicesIntoTheMinute * SLICE;
    try (var red = red();
        var incidents = incidents()) {
      red.open();
      incidents.open();
      for (long t = 0; t < onset; t += SLICE) {
        slice(red, incidents, t, 0);
      }
      assertThat(incidents.extractOutputValues()).isEmpty();
      long stood = -1;
      for (long t = onset; stood < 0 && t < onset + 4 * Events.MINUTE; t += SLICE) {
        slice(red, incidents, t, 0.4);
        stood = incidents.extractOutputValues().isEmpty() ? -1 : t + SLICE - onset;
      }
      assertThat(stood).isBetween(SLICE, 45_000L);
      List<Incident> told = incidents.extractOutputValues();
      assertThat(told).extracting(Incident::id).containsOnly(told.get(0).id());
      assertThat(told.get(told.size() - 1).causes().get(0).entity()).isEqualTo(DATABASE);
    }
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Call, MetricSample> red()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new RedFunction(false, Events.MINUTE)),
        call -> call.callee().id(),
        Types.STRING);
  }

  private static KeyedBroadcastOperatorTestHarness<Integer, IncidentInput, RuleFile, Incident>
      incidents() throws Exception {
    return new KeyedBroadcastOperatorTestHarness<>(
        new CoBroadcastWithKeyedOperator<>(
            new IncidentFunction(RulePackLoader.builtin()), List.of(RuleBook.FILES)),
        input -> 0,
        Types.INT,
        1,
        1,
        0);
  }

  /** Fifteen seconds: some eight requests, each with its calls. */
  private void slice(
      KeyedOneInputStreamOperatorTestHarness<String, Call, MetricSample> red,
      KeyedBroadcastOperatorTestHarness<Integer, IncidentInput, RuleFile, Incident> incidents,
      long from,
      double failing)
      throws Exception {
    int requests = 6 + random.nextInt(5);
    for (int i = 0; i < requests; i++) {
      long time = from + i * SLICE / requests;
      boolean failed = random.nextDouble() < (failing == 0 ? 0.002 : failing);
      red.processElement(call(USER, FRONTEND, 60, failed, false), time);
      red.processElement(call(FRONTEND, CHECKOUT, 40, failed, false), time);
      red.processElement(call(CHECKOUT, DATABASE, 10, failed, failed), time);
    }
    red.processWatermark(from + SLICE);
    for (MetricSample sample : red.extractOutputValues()) {
      observe(sample);
    }
    red.getOutput().clear();
    for (Finding finding : findings) {
      incidents.processElement(new StreamRecord<>(IncidentInput.of(finding)));
    }
    findings.clear();
    if (Math.floorMod(from + SLICE, Events.MINUTE) == 0) {
      edge(incidents, USER, FRONTEND, from + SLICE);
      edge(incidents, FRONTEND, CHECKOUT, from + SLICE);
      edge(incidents, CHECKOUT, DATABASE, from + SLICE);
    }
    incidents.watermark(from + SLICE);
  }

  private static void edge(
      KeyedBroadcastOperatorTestHarness<Integer, IncidentInput, RuleFile, Incident> incidents,
      Entity caller,
      Entity callee,
      long time)
      throws Exception {
    GraphEdge edge = new GraphEdge(caller, callee, time, 32, 0, 40, 80);
    incidents.processElement(new StreamRecord<>(IncidentInput.of(edge)));
  }

  private Call call(Entity caller, Entity callee, double millis, boolean error, boolean origin) {
    long nanos = (long) (millis * 1e6 * Math.exp(0.25 * random.nextGaussian()));
    return new Call(
        caller, callee, "op", "1", 0, nanos, nanos / 2, error, origin, 1, "t" + random.nextInt());
  }

  private void observe(MetricSample sample) {
    SeriesState state = series.computeIfAbsent(sample.series(), k -> monitor.newState());
    monitor.observe(
        state,
        sample,
        new SeriesMonitor.Sink() {
          @Override
          public void verdict(Verdict verdict, double value) {
            // only findings matter here
          }

          @Override
          public void finding(Finding finding) {
            findings.add(finding);
          }
        });
  }
}
