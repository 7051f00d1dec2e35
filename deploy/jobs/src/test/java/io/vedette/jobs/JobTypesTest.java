package io.vedette.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.detect.log.VersionPatterns;
import io.vedette.detect.rollout.Deploy;
import io.vedette.detect.trace.SenderContext;
import io.vedette.model.Entity;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class JobTypesTest {
  private static final Entity CHECKOUT = Entity.service("shop", "checkout");
  private static final Deploy DEPLOY =
      new Deploy(CHECKOUT, "deploy", "1.4.2", 1, true, "checkout deployed");

  private static <T> T roundTrip(TypeInformation<T> type, T value) throws IOException {
    TypeSerializer<T> serializer = type.createSerializer(new SerializerConfigImpl());
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(value, out);
    return serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
  }

  @Test
  void whatTravelsToTheComparisonOfVersionsSurvivesTheWay() throws IOException {
    VersionPatterns logs =
        new VersionPatterns(
            CHECKOUT,
            "1.4.2",
            60_000,
            3,
            List.of(new VersionPatterns.Count("p1", "no card <*>", true, 3)));
    RolloutNews ofLogs = RolloutNews.of(logs);
    assertThat(roundTrip(JobTypes.ROLLOUT_NEWS, ofLogs)).isEqualTo(ofLogs);
    RolloutNews ofDeploy = RolloutNews.of(CHECKOUT.id(), DEPLOY);
    assertThat(roundTrip(JobTypes.ROLLOUT_NEWS, ofDeploy)).isEqualTo(ofDeploy);
    assertThat(roundTrip(JobTypes.DEPLOY, DEPLOY)).isEqualTo(DEPLOY);
  }

  @Test
  void sendersSurviveTheWay() throws IOException {
    SenderContext sender = new SenderContext("0af7", "b7ad", "kafka", "orders");
    assertThat(roundTrip(JobTypes.SENDER_CONTEXT, sender)).isEqualTo(sender);
  }
}
