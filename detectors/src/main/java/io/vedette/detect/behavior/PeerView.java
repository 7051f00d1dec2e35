package io.vedette.detect.behavior;

/**
 * What an actor's peers do: the share of them, in [0,1], that was ever seen with the same action,
 * resource and client software. 1 where too little is known of the peers to hold it against
 * anybody.
 *
 * @param peers how many there are, about
 * @param established true once the group is known for long enough to speak of newcomers
 */
public record PeerView(
    int peers, boolean established, double action, double resource, double agent) {
  /** Nothing is known of the peers. */
  public static final PeerView UNKNOWN = new PeerView(0, false, 1, 1, 1);
}
