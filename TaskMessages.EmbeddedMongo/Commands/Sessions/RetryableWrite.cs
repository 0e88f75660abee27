using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands.Sessions;

/// <summary>What makes the statements of a command happen once, however often the command is sent: its session, its number and its statements' ids.</summary>
internal sealed class RetryableWrite
{
    private readonly CommandContext _context;
    private readonly BsonArray? _ids;
    private readonly int _firstId;

    private RetryableWrite(CommandContext context, BsonBinaryData session, long number, BsonArray? ids, int firstId)
    {
        _context = context;
        (Session, Number, _ids, _firstId) = (session, number, ids, firstId);
    }

    public BsonBinaryData Session { get; }

    /// <summary>The command's <c>txnNumber</c>.</summary>
    public long Number { get; }

    /// <summary>A fail point wants the connection closed instead of a reply.</summary>
    public bool MustClose { get; private set; }

    /// <summary>The fields of a command that give its statements other ids than their places.</summary>
    public static CommandFields AddFields(CommandFields fields) => fields.With(FieldType.Integer, "stmtId").With(FieldType.Array, "stmtIds");

    /// <returns>Null when the command is not to be repeated.</returns>
    /// <exception cref="ServerErrorException">72: the statements' ids do not fit.</exception>
    public static RetryableWrite? Of(CommandContext context, CommandRequest request, int statements)
    {
        if (request.Array("stmtIds") is { } ids)
        {
            if (request.Value("stmtId") is not null)
                throw Invalid("May not specify both stmtId and stmtIds in write command");
            if (ids.Count != statements)
                throw Invalid($"Number of statement ids must match the number of batch entries. Got {ids.Count} statement ids but {statements} operations.");
            if (ids.Any(id => id is not BsonInt32))
                throw FieldRule.WrongType(request.Path, "stmtIds", ids.First(id => id is not BsonInt32), "type 'int'");
        }

        if (request.Value("txnNumber") is not BsonInt64 number)
            return null;
        var write = new RetryableWrite(context, SessionFields.Session(request.Path, request.Value("lsid")!), number.Value, request.Array("stmtIds"), (int)(request.Integer("stmtId") ?? 0));
        request.RetryableWrite = write;
        return write;
    }

    public int IdOf(int statement) => _ids is null ? _firstId + statement : _ids[statement].AsInt32;

    /// <exception cref="ServerErrorException">The session has gone on to a later number, or there are too many sessions.</exception>
    public StatementHistory Open(WriteSession session) => StatementHistory.Open(session, this, _context.Time.GetUtcNow());

    /// <summary>To be called when a statement has been run and not yet committed.</summary>
    /// <exception cref="ServerErrorException">A fail point wants it undone.</exception>
    public void OnStatement()
    {
        if (_context.FailPoints?.OfRetryableWrite() is not { } failure)
            return;
        MustClose |= failure.GetValue("closeConnection", true).ToBoolean();
        if (failure.TryGetValue("failBeforeCommitExceptionCode", out var code))
            throw new ServerErrorException(code.ToInt32(), "Failing write due to failpoint. The write must not be reflected.");
    }

    private static ServerErrorException Invalid(string message) => new(ServerError.InvalidOptions, message);
}
