using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands.Writes;

/// <summary>What the statements of a write command did so far.</summary>
internal sealed class WriteOutcome
{
    private readonly BsonArray _upserted = [];
    private readonly BsonArray _errors = [];
    private readonly BsonArray _retried = [];

    public long Matched { get; private set; }

    public long Modified { get; private set; }

    /// <summary>The statements that failed, as write commands tell them.</summary>
    public BsonArray Errors => _errors;

    /// <summary>The ids of the statements that were sent before.</summary>
    public BsonArray Retried => _retried;

    public bool HasErrors => _errors.Count > 0;

    public void Add(int index, StatementResult result)
    {
        Matched += result.Matched;
        Modified += result.Modified;
        if (result.UpsertedId is { } id)
            _upserted.Add(new BsonDocument { { "index", index }, { "_id", id } });
    }

    /// <summary>A statement that was sent before: what it did then.</summary>
    public void AddRetried(int index, int statementId, StatementResult result)
    {
        Add(index, result);
        _retried.Add(statementId);
    }

    public void AddError(int index, ServerErrorException error)
    {
        var entry = new BsonDocument { { "index", index }, { "code", error.Code }, { "errmsg", error.Message } };
        _errors.Add(error.Details is { } details ? entry.Merge(details) : entry);
    }

    /// <summary>Takes over what one engine job did, after its commit.</summary>
    public void Merge(WriteOutcome job)
    {
        Matched += job.Matched;
        Modified += job.Modified;
        _upserted.AddRange(job._upserted);
        _errors.AddRange(job._errors);
        _retried.AddRange(job._retried);
    }

    public BsonDocument ToReply(bool isUpdate)
    {
        var reply = new BsonDocument("n", Number.Of(Matched));
        if (isUpdate)
            reply.Add("nModified", Number.Of(Modified));
        if (_upserted.Count > 0)
            reply.Add("upserted", _upserted);
        if (_retried.Count > 0)
            reply.Add("retriedStmtIds", _retried);
        return _errors.Count > 0 ? reply.Add("writeErrors", _errors) : reply;
    }
}
