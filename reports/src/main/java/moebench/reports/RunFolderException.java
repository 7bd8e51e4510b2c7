package moebench.reports;

/** A run folder that cannot be used; the message is one line that names the file and the remedy. */
public final class RunFolderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** One line that names the file and the remedy. */
  public RunFolderException(String message) {
    super(message);
  }

  /** The same, with what led to it. */
  public RunFolderException(String message, Throwable cause) {
    super(message, cause);
  }
}
