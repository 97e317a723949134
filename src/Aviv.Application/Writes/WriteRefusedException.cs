namespace Aviv.Application.Writes;

public enum WriteRefusal
{
    /// <summary>The key is not 1 to 255 printable ASCII characters.</summary>
    InvalidKey,

    /// <summary>The key belongs to another request.</summary>
    KeyOfAnotherRequest,

    /// <summary>A request with this key is running.</summary>
    TwinRunning,

    /// <summary>The listing has moved on from the version that the client named.</summary>
    PreconditionFailed,

    /// <summary>The client must name a version.</summary>
    PreconditionRequired,

    /// <summary>The connection broke at the commit, and the database does not tell in time how it ended.</summary>
    OutcomeUnknown,
}

/// <summary>A write that is not carried out, or not known to be.</summary>
public sealed class WriteRefusedException(WriteRefusal refusal, Exception? inner = null) : Exception(refusal.ToString(), inner)
{
    public WriteRefusal Refusal => refusal;
}
