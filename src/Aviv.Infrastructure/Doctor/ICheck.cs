namespace Aviv.Infrastructure.Doctor;

/// <summary>Looks at one thing that the API needs to be right, and changes nothing.</summary>
public interface ICheck
{
    /// <summary>With what its lines begin.</summary>
    string Subject { get; }

    /// <summary>What it found. What it throws instead says that it could not look.</summary>
    IAsyncEnumerable<Finding> LookAsync();
}
