namespace Aviv.Infrastructure.Privacy;

/// <summary>The file of erasures cannot be used, and so nothing is erased. The words say what to set.</summary>
public sealed class ErasedFileException(string message, Exception? inner = null) : Exception(message, inner);
