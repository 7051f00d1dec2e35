package io.vedette.detect.behavior;

import io.vedette.model.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** All that is kept of one subject: its profile and, where it is part of AI workloads, more. */
public final class SubjectState {
  ActorProfile profile = new ActorProfile();
  @Nullable AiState ai;

  /** The watches of AI workloads. */
  static final class AiState {
    ExtractionWatch extraction = new ExtractionWatch();
    SpendWatch spend = new SpendWatch();
    InjectionWatch injection = new InjectionWatch();
    FeedbackWatch feedback = new FeedbackWatch();
  }

  /** The versioned binary form. */
  public static StateCodec<SubjectState> codec() {
    return new Codec();
  }

  private static final class Codec implements StateCodec<SubjectState> {
    private final StateCodec<ActorProfile> profiles = ActorProfile.codec();

    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(SubjectState state, DataOutput out) throws IOException {
      out.writeByte(profiles.version());
      profiles.write(state.profile, out);
      AiState ai = state.ai;
      out.writeBoolean(ai != null);
      if (ai != null) {
        ai.extraction.write(out);
        ai.spend.write(out);
        ai.injection.write(out);
        ai.feedback.write(out);
      }
    }

    @Override
    public SubjectState read(int version, DataInput in) throws IOException {
      if (version != 1) {
        throw new IOException("subject state of version " + version + "; this code reads 1");
      }
      SubjectState state = new SubjectState();
      state.profile = profiles.read(in.readUnsignedByte(), in);
      if (in.readBoolean()) {
        AiState ai = new AiState();
        ai.extraction = ExtractionWatch.read(in);
        ai.spend = SpendWatch.read(in);
        ai.injection = InjectionWatch.read(in);
        ai.feedback = FeedbackWatch.read(in);
        state.ai = ai;
      }
      return state;
    }
  }
}
