package io.vedette.ingest.gateway;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * What a protobuf body will cost once parsed, reckoned before it is. An empty message takes two
 * bytes on the wire and dozens in memory, so a small compressed body could otherwise fill the heap.
 */
final class ProtoCost {
  /** Below this length the worst case is small enough not to look. */
  private static final int WORTH_A_LOOK = 128 * 1024;

  private static final int DEEPEST = 100; // protobuf's own limit

  private final CodedInputStream in;
  private final MemoryBudget.Lease lease;

  private ProtoCost(CodedInputStream in, MemoryBudget.Lease lease) {
    this.in = in;
    this.lease = lease;
  }

  /** Takes the memory from the lease; throws {@link Refusal} where there is not enough. */
  static void charge(byte[] body, Descriptor type, MemoryBudget.Lease lease) {
    lease.grow(body.length);
    if (body.length < WORTH_A_LOOK) {
      return;
    }
    try {
      new ProtoCost(CodedInputStream.newInstance(body), lease).message(type, 0);
    } catch (IOException e) {
      return; // the parser will say the same, in its own words
    }
  }

  private void message(Descriptor type, int depth) throws IOException {
    lease.object();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
      boolean delimited = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
      if (field == null || !delimited || depth == DEEPEST) {
        in.skipField(tag);
      } else if (field.getJavaType() == JavaType.MESSAGE) {
        int outer = in.pushLimit(in.readRawVarint32());
        message(field.getMessageType(), depth + 1);
        in.popLimit(outer);
      } else {
        int length = in.readRawVarint32();
        if (field.isPackable()) {
          lease.grow(8L * length); // numbers of one byte each become longs
        } else {
          lease.object(); // a string
        }
        in.skipRawBytes(length);
      }
    }
  }
}
