package io.vedette.jobs;

import io.vedette.ingest.flink.CodecSerializer;
import io.vedette.ingest.flink.CodecTypeInfo;
import io.vedette.model.StateCodec;
import io.vedette.predict.SiblingModel;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * The newest model that all series of a metric share.
 *
 * @param metric the series' name
 */
record SiblingUpdate(String metric, SiblingModel model) {
  static final CodecTypeInfo<SiblingUpdate> TYPE = new CodecTypeInfo<>(new Serializer());

  /** The models in force, by metric. */
  static MapStateDescriptor<String, SiblingUpdate> broadcast() {
    return new MapStateDescriptor<>("sibling-models", Types.STRING, TYPE);
  }

  private static final class Serializer extends CodecSerializer<SiblingUpdate> {
    private static final long serialVersionUID = 1L;
    private static final StateCodec<SiblingUpdate> CODEC = new Codec();

    private Serializer() {
      super(SiblingUpdate.class, true);
    }

    @Override
    protected StateCodec<SiblingUpdate> codec() {
      return CODEC;
    }
  }

  private static final class Codec implements StateCodec<SiblingUpdate> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(SiblingUpdate update, DataOutput out) throws IOException {
      out.writeUTF(update.metric());
      SiblingModel.codec().write(update.model(), out);
    }

    @Override
    public SiblingUpdate read(int version, DataInput in) throws IOException {
      return new SiblingUpdate(in.readUTF(), SiblingModel.codec().read(1, in));
    }
  }
}
