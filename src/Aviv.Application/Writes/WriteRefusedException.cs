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

    /// <summary>The listing is of another source than the caller's, or is to be.</summary>
    OfAnotherSource,

    /// <summary>
    /// The commit did not end in time, or broke off, and the database does not tell in time how it ended; or the primary has it, but
    /// not the standby that must.
    /// </summary>
    OutcomeUnknown,

    /// <summary>Earlier commits wait, as for a standby, and no more may. Nothing was written.</summary>
    CommitsWaiting,
}

/// <summary>A write that is not carried out, or not known to be.</summary>
public sealed class WriteRefusedException(WriteRefusal refusal, Exception? inner = null) : Exception(refusal.ToString(), inner)
{
    public WriteRefusal Refusal => refusal;
}
