namespace TaskMessages.Domain.Errors;

/// <summary>Why the database refuses an operation for good.</summary>
public enum StoreRejection
{
    /// <summary>A document would be larger than the database stores: 16 MiB.</summary>
    TooLarge,

    /// <summary>It would need more memory than the database may use, as to sort many large documents without an index.</summary>
    TooMuchMemory,

    /// <summary>The service's user may not do it, or cannot log in.</summary>
    Unauthorized,

    /// <summary>The database says that the operation, its settings or its version do not do.</summary>
    Refused,
}
