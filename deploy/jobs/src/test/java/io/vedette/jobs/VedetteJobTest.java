package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

class VedetteJobTest {
  /** Flink refuses a graph in which an operator has no uid: its state could not be restored. */
  @Test
  void everyOperatorHasAUid() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    VedetteJob.build(env, JobConfig.of("127.0.0.1:1"));
    assertThat(env.getStreamGraph().getJobGraph().getNumberOfVertices()).isGreaterThan(20);
  }
}
