package io.vedette.cli.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vedette.model.Attributes;
import io.vedette.model.MetricKind;
import io.vedette.model.MetricSample;
import io.vedette.model.SeriesKey;
import io.vedette.predict.scale.ScalingMode;
import io.vedette.predict.scale.ScalingPolicy;
import io.vedette.predict.scale.ScalingView;
import io.vedette.rules.RulePack;
import io.vedette.rules.RulePackLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What each model server exposes, in its own words, through the shipped mappings. */
class ServerMetricsTest {
  private static final long MINUTE = 60_000;
  private static final int MINUTES = 90;
  private static final Pattern LINE =
      Pattern.compile("([A-Za-z_:][\\w:]*)(?:\\{([^}]*)})? ([0-9.eE+-]+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  private double requests;
  private double seconds;

  /**
   * Feeds an hour and a half of an exposition with REQ, S, MS and US for counters of requests and
   * their time, RUN and WAIT for requests in flight, and gives the last view.
   */
  private ScalingView after(String exposition) {
    List<ScalingView> views = new ArrayList<>();
    ScalingDesk desk =
        new ScalingDesk(
            new ScalingConfig(
                ScalingMode.PREVIEW,
                ScalingPolicy.of(1, 20),
                Duration.ofSeconds(2),
                Duration.ofMinutes(2),
                "deployment"),
            (service, view) -> views.add(view));
    desk.rules(RulePack.fromFiles(RulePackLoader.builtin()).scaling(), List.of());
    for (int minute = 0; minute < MINUTES; minute++) {
      scrape(desk, exposition, minute);
    }
    assertThat(desk.services()).containsExactly("ml/model");
    assertThat(views).hasSizeGreaterThan(MINUTES - 5);
    return views.get(views.size() - 1);
  }

  private void scrape(ScalingDesk desk, String exposition, int minute) {
    double rate = rate(minute);
    requests += 60 * rate;
    seconds += 60 * rate * 0.1 / (1 - 0.02 * rate);
    int running = (int) Math.min(16, rate);
    String text =
        exposition
            .replace("@REQ", Double.toString(requests))
            .replace("@MS", Double.toString(1e3 * seconds))
            .replace("@US", Double.toString(1e6 * seconds))
            .replace("@S", Double.toString(seconds))
            .replace("@RUN", Integer.toString(running))
            .replace("@WAIT", Double.toString(rate - running));
    text.lines()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .forEach(line -> desk.observe(sample(line, minute * MINUTE + 30_000)));
  }

  private static double rate(int minute) {
    return 15 + 8 * Math.sin(minute / 9.0);
  }

  private static MetricSample sample(String line, long time) {
    Matcher matcher = LINE.matcher(line);
    assertThat(matcher.matches()).as(line).isTrue();
    List<String> labels =
        new ArrayList<>(List.of("namespace", "ml", "deployment", "model", "pod", "model-1"));
    Matcher label = LABEL.matcher(matcher.group(2) == null ? "" : matcher.group(2));
    while (label.find()) {
      labels.add(label.group(1));
      labels.add(label.group(2));
    }
    return new MetricSample(
        new SeriesKey(matcher.group(1), Attributes.of(labels.toArray(String[]::new))),
        MetricKind.GAUGE,
        time,
        Double.parseDouble(matcher.group(3)));
  }

  /** Requests a second, with a capacity learned from their latency. */
  private void isRequests(String exposition) {
    ScalingView view = after(exposition);
    assertThat(view.demand()).isCloseTo(rate(MINUTES - 2), within(1.0));
    assertThat(view.capacity()).isBetween(10.0, 60.0);
  }

  /** Requests in flight, of which sixteen run at once. */
  private void isInFlight(String exposition) {
    ScalingView view = after(exposition);
    assertThat(view.demand()).isCloseTo(rate(MINUTES - 2), within(1.0));
    assertThat(view.capacity()).isBetween(15.0, 16.5);
  }

  @Test
  void vllm() {
    isInFlight(
        """
        # TYPE vllm:num_requests_running gauge
        vllm:num_requests_running{engine="0",model_name="llama"} @RUN
        vllm:num_requests_waiting{engine="0",model_name="llama"} @WAIT
        vllm:kv_cache_usage_perc{engine="0",model_name="llama"} 0.3
        vllm:time_to_first_token_seconds_sum{engine="0",model_name="llama"} @S
        vllm:time_to_first_token_seconds_count{engine="0",model_name="llama"} @REQ
        vllm:request_success_total{engine="0",finished_reason="stop",model_name="llama"} @REQ
        """);
  }

  @Test
  void sglang() {
    isInFlight(
        """
        # TYPE sglang:num_running_reqs gauge
        sglang:num_running_reqs{model_name="llama"} @RUN
        sglang:num_queue_reqs{model_name="llama"} @WAIT
        sglang:token_usage{model_name="llama"} 0.28
        sglang:time_to_first_token_seconds_sum{model_name="llama"} @S
        sglang:time_to_first_token_seconds_count{model_name="llama"} @REQ
        sglang:num_requests_total{model_name="llama"} @REQ
        """);
  }

  @Test
  void triton() {
    isRequests(
        """
        # TYPE nv_inference_request_success counter
        nv_inference_request_success{model="resnet",version="1"} @REQ
        nv_inference_request_failure{model="resnet",version="1"} 0
        nv_inference_request_duration_us{model="resnet",version="1"} @US
        nv_inference_pending_request_count{model="resnet",version="1"} 0
        """);
  }

  @Test
  void torchserve() {
    isRequests(
        """
        # TYPE ts_inference_requests_total counter
        ts_inference_requests_total{model_name="m",model_version="default",hostname="h"} @REQ
        ts_inference_latency_microseconds{model_name="m",model_version="default",hostname="h"} @US
        ts_queue_latency_microseconds{model_name="m",model_version="default",hostname="h"} 10.0
        """);
  }

  @Test
  void kserve() {
    isRequests(
        """
        # TYPE request_predict_seconds histogram
        request_predict_seconds_bucket{le="0.5",model_name="iris"} 3
        request_predict_seconds_count{model_name="iris"} @REQ
        request_predict_seconds_sum{model_name="iris"} @S
        """);
  }

  @Test
  void rayServe() {
    isInFlight(
        """
        # TYPE ray_serve_replica_processing_queries gauge
        ray_serve_replica_processing_queries{application="model",replica="r1"} @RUN
        ray_serve_num_ongoing_requests_at_replicas{application="model",actor_id="x"} @RUN
        ray_serve_deployment_queued_queries{application="model",actor_id="x"} @WAIT
        ray_serve_deployment_processing_latency_ms_sum{application="model",replica="r1"} @MS
        ray_serve_deployment_processing_latency_ms_count{application="model",replica="r1"} @REQ
        ray_serve_deployment_request_counter_total{application="model",replica="r1"} @REQ
        """);
  }

  @Test
  void bentoml() {
    ScalingView view =
        after(
            """
            # TYPE bentoml_service_request_in_progress gauge
            bentoml_service_request_in_progress{endpoint="/p",service_name="s"} @RUN
            bentoml_service_request_total{endpoint="/p",http_response_code="200"} @REQ
            bentoml_service_request_duration_seconds_sum{endpoint="/p"} @S
            bentoml_service_request_duration_seconds_count{endpoint="/p"} @REQ
            """);
    assertThat(view.demand()).isBetween(1.0, 16.0);
    assertThat(view.capacity()).isPositive();
  }

  @Test
  void anyHttpServer() {
    isRequests(
        """
        # TYPE http_server_request_duration_seconds histogram
        http_server_request_duration_seconds_count{http_route="/",http_request_method="GET"} @REQ
        http_server_request_duration_seconds_sum{http_route="/",http_request_method="GET"} @S
        """);
  }
}
