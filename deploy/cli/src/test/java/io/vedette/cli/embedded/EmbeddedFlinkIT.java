package io.vedette.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedFlinkIT {
  /** The job runs in this very JVM, so that a test can look at what it counts. */
  private static final AtomicLong COUNTED = new AtomicLong();

  private static final AtomicLong FIRST = new AtomicLong();

  @TempDir Path data;
  private final List<String> said = new CopyOnWriteArrayList<>();

  @Test
  void goesOnWhereItStoppedAfterACleanStop() throws Exception {
    FlinkOptions options = FlinkOptions.of(data, 1);
    try (EmbeddedFlink flink = EmbeddedFlink.start(options, said::add)) {
      assertThat(flink.run(EmbeddedFlinkIT::count)).isNull();
      await().until(() -> COUNTED.get() > 100);
      assertThat(overview(flink)).contains("RUNNING");
    }
    long before = COUNTED.get();

    FIRST.set(0);
    try (EmbeddedFlink flink = EmbeddedFlink.start(options, said::add)) {
      assertThat(flink.run(EmbeddedFlinkIT::count)).isNotNull();
      await().until(() -> FIRST.get() > 0);
    }
    assertThat(FIRST.get()).isEqualTo(before + 1);
    assertThat(said).isEmpty();
  }

  @Test
  void neverStartsAnewWhileItsSnapshotsCannotBeRead() throws Exception {
    FlinkOptions options = FlinkOptions.of(data, 1);
    Path damaged = Files.createDirectories(options.savepoints().resolve("savepoint-x"));
    Files.writeString(damaged.resolve("_metadata"), "damaged");

    try (EmbeddedFlink flink = EmbeddedFlink.start(options, said::add)) {
      assertThatThrownBy(() -> flink.run(EmbeddedFlinkIT::count))
          .hasMessageContaining("move that directory away");
    }
    assertThat(said).anyMatch(line -> line.contains("savepoint-x"));
  }

  private static String overview(EmbeddedFlink flink) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(flink.rest().resolve("/jobs/overview")).build();
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(request, HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static void count(StreamExecutionEnvironment env) {
    env.setParallelism(1);
    env.enableCheckpointing(200);
    env.fromSource(
            new DataGeneratorSource<>(
                n -> n, Long.MAX_VALUE, RateLimiterStrategy.perSecond(2000), Types.LONG),
            WatermarkStrategy.noWatermarks(),
            "numbers")
        .uid("numbers")
        .keyBy(n -> 0, Types.INT)
        .process(new Counting(), Types.LONG)
        .uid("count")
        .sinkTo(new DiscardingSink<>())
        .uid("sink");
  }

  private static final class Counting extends KeyedProcessFunction<Integer, Long, Long> {
    private static final long serialVersionUID = 1L;
    private transient ValueState<Long> count;

    @Override
    public void open(OpenContext context) {
      count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
    }

    @Override
    public void processElement(Long number, Context context, Collector<Long> out) throws Exception {
      long next = (count.value() == null ? 0 : count.value()) + 1;
      count.update(next);
      COUNTED.set(next);
      FIRST.compareAndSet(0, next);
      out.collect(next);
    }
  }
}
