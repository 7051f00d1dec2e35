package io.vedette.detect.behavior;

import static org.assertj.core.api.Assertions.assertThat;

import io.vedette.model.Finding;
import io.vedette.model.Severity;
import io.vedette.model.StateCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class StateProperties {
  private static final int EVENTS = 400;

  /** One subject's life with everything in it, of a seed. */
  private static List<Observation> life(long seed, int variety) {
    SimulatedActors world = new SimulatedActors(seed);
    Random random = new Random(seed);
    long time = SimulatedActors.START;
    for (int i = 0; i < EVENTS; i++) {
      time += random.nextInt(20) == 0 ? 7_200_000 : random.nextInt(120_000);
      if (random.nextInt(3) == 0) {
        AiCall.Kind kind = AiCall.Kind.values()[random.nextInt(5)];
        world.ai(
            "x",
            time,
            kind,
            "t" + random.nextInt(9),
            "tool" + random.nextInt(variety),
            random.nextLong(),
            random.nextInt(5) == 0,
            random.nextInt(900),
            "n" + i % variety);
      } else {
        world.add(
            "x",
            "g",
            time,
            "a" + random.nextInt(variety),
            "r" + random.nextInt(variety),
            "n" + random.nextInt(variety),
            "u" + random.nextInt(3),
            random.nextInt(4) == 0);
      }
    }
    PeerProfile peers = new PeerProfile();
    return world.activities.stream().map(peers::observe).toList();
  }

  private static <S> byte[] bytes(StateCodec<S> codec, S state) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      codec.write(state, new DataOutputStream(out));
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <S> S again(StateCodec<S> codec, S state) {
    try {
      byte[] bytes = bytes(codec, state);
      return codec.read(codec.version(), new DataInputStream(new ByteArrayInputStream(bytes)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Property(tries = 20)
  void restoredGoesOnAsIfUninterrupted(
      @ForAll @IntRange(max = 100_000) int seed, @ForAll @IntRange(min = 1, max = 399) int cut) {
    SubjectFold fold = new SubjectFold();
    SubjectState whole = fold.newState();
    SubjectState restored = fold.newState();
    List<Finding> expected = new ArrayList<>();
    List<Finding> actual = new ArrayList<>();
    int i = 0;
    for (Observation o : life(seed, 12)) {
      expected.addAll(fold.observe(whole, o));
      restored = i++ == cut ? again(SubjectState.codec(), restored) : restored;
      actual.addAll(fold.observe(restored, o));
    }

    assertThat(actual).isEqualTo(expected);
    assertThat(bytes(SubjectState.codec(), restored)).isEqualTo(bytes(SubjectState.codec(), whole));
  }

  @Property(tries = 10)
  void stateIsBoundedHoweverVariedTheInput(@ForAll @IntRange(max = 100_000) int seed) {
    SubjectFold fold = new SubjectFold();
    SubjectState state = fold.newState();
    PeerProfile peers = new PeerProfile();
    for (int round = 0; round < 10; round++) {
      for (Observation o : life(seed + round, 100_000)) {
        fold.observe(state, peers.observe(o.activity()));
      }
    }

    assertThat(bytes(SubjectState.codec(), state).length).isLessThan(20_000);
    assertThat(bytes(PeerProfile.codec(), peers).length).isLessThan(13_000);
  }

  @Property(tries = 20)
  void peersAreRestoredAsTheyWere(@ForAll @IntRange(max = 100_000) int seed) {
    PeerProfile whole = new PeerProfile();
    PeerProfile restored = again(PeerProfile.codec(), whole);
    for (Observation o : life(seed, 300)) {
      assertThat(restored.observe(o.activity())).isEqualTo(whole.observe(o.activity()));
      restored = again(PeerProfile.codec(), restored);
    }
  }

  @Property(tries = 50)
  void riskIsRestoredAsItWas(@ForAll @IntRange(max = 100_000) int seed) {
    Random random = new Random(seed);
    RiskEngine engine = new RiskEngine(TacticChain.prior());
    RiskState whole = engine.newState();
    RiskState restored = engine.newState();
    String[] techniques = {"T1552", "T1609", "T1098", "T1537"};
    for (int i = 0; i < 60; i++) {
      Finding finding =
          RiskEngineTest.threat(
              "r" + random.nextInt(50),
              Severity.values()[random.nextInt(5)],
              i * 1_000_000L,
              techniques[random.nextInt(4)]);
      restored = again(RiskState.codec(), restored);
      assertThat(engine.observe(restored, finding)).isEqualTo(engine.observe(whole, finding));
      assertThat(RiskEngine.risk(whole, i * 1_000_000L)).isBetween(0.0, 1.0);
    }
  }

  @Property(tries = 100)
  void observationsKeepTheirFormOnTheWire(@ForAll @IntRange(max = 100_000) int seed) {
    for (Observation o : life(seed, 5).subList(0, 20)) {
      assertThat(again(new ObservationCodec(), o)).isEqualTo(o);
    }
  }

  @Property(tries = 100)
  void sequenceModelGivesProbabilitiesThatSumToAtMostOne(
      @ForAll List<@IntRange(max = 20) Integer> calls) {
    SequenceModel model = new SequenceModel();
    calls.forEach(model::observe);

    double sum = 0;
    for (int symbol = 0; symbol <= 20; symbol++) {
      double p = model.probability(symbol);
      assertThat(p).isPositive().isLessThanOrEqualTo(1);
      sum += p;
    }
    assertThat(sum).isLessThanOrEqualTo(1.5);
    assertThat(model.contexts()).isLessThanOrEqualTo(96);
  }

  @Property
  void scoresAreInTheUnitInterval(@ForAll @DoubleRange(min = -50, max = 50) double z) {
    assertThat(Surprise.ofDeviations(z)).isBetween(0.0, 1.0);
    assertThat(Surprise.ofDeviations(z + 0.1)).isGreaterThanOrEqualTo(Surprise.ofDeviations(z));
  }

  @Property(tries = 20)
  void theOrderOfPeersDoesNotMatterForWhatIsKnownOfThem(@ForAll @IntRange(max = 1000) int seed) {
    SimulatedActors world = new SimulatedActors(seed).robots(5, 1);
    List<Activity> shuffled = new ArrayList<>(world.activities);
    Collections.shuffle(shuffled, new Random(seed));
    PeerProfile inOrder = new PeerProfile();
    PeerProfile anyOrder = new PeerProfile();
    world.activities.forEach(inOrder::observe);
    shuffled.forEach(anyOrder::observe);
    world.stolenToken("ci-1", SimulatedActors.START + 2 * SimulatedActors.DAY);
    Activity probe = world.activities.get(world.activities.size() - 1);

    assertThat(anyOrder.observe(probe).peers()).isEqualTo(inOrder.observe(probe).peers());
  }
}
