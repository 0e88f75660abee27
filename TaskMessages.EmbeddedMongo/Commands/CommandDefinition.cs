namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>One row of the command table.</summary>
/// <param name="Name">As MongoDB documents it.</param>
/// <param name="Handler">What runs it.</param>
/// <param name="Fields">What it takes besides the generic fields.</param>
/// <param name="Help">One sentence, shown by <c>listCommands</c>.</param>
internal sealed record CommandDefinition(string Name, CommandHandler Handler, CommandFields Fields, string Help)
{
    /// <summary>Another spelling that MongoDB accepts too.</summary>
    public string? Alias { get; init; }

    public bool IsNamed(string name) => name == Name || name == Alias;

    public bool AdminOnly { get; init; }

    /// <summary>Whether a client may call it that has not logged in.</summary>
    public bool BeforeLogin { get; init; }

    /// <summary>Whether clients that ask for the strict stable API may call it.</summary>
    public bool InStableApi { get; init; }

    /// <summary>Whether a session may have it happen once however often it is sent, by <c>txnNumber</c>.</summary>
    public bool IsRetryable { get; init; }

    /// <summary>Whether it may write, and so takes a write concern.</summary>
    public bool TakesWriteConcern { get; init; }

    /// <summary>Whether it reads documents, and so takes read concerns other than <c>local</c>.</summary>
    public bool ReadsDocuments { get; init; }

    public OperationKind Kind { get; init; } = OperationKind.Command;

    /// <summary>For commands that answer on the caller's thread.</summary>
    public static CommandHandler OnCaller(Func<CommandContext, CommandRequest, CancellationToken, BsonDocument> run) =>
        (context, request, cancellationToken) => new ValueTask<BsonDocument>(run(context, request, cancellationToken));

    /// <summary>For commands that may compute for long: those of TCP clients answer on threads of their own, those of the host on the caller's.</summary>
    public static CommandHandler MayBeLong(Func<CommandContext, CommandRequest, CancellationToken, BsonDocument> run) =>
        (context, request, cancellationToken) => request.Client.IsTrusted
            ? new ValueTask<BsonDocument>(run(context, request, cancellationToken))
            : new ValueTask<BsonDocument>(context.LongCommands.RunAsync(() => run(context, request, cancellationToken), cancellationToken));
}
