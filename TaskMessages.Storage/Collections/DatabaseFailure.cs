using System.Globalization;

namespace TaskMessages.Storage.Collections;

/// <summary>What a server says of a failure, whichever way it came here. Its message is left out: it may repeat values of documents.</summary>
/// <param name="Code">MongoDB's error number; 0: none was given.</param>
/// <param name="Name">Its name; null: not given.</param>
/// <param name="Labels">Its error labels.</param>
internal sealed record DatabaseFailure(int Code, string? Name, IReadOnlyList<string> Labels)
{
    public string CodeText => Code.ToString(CultureInfo.InvariantCulture);

    public static DatabaseFailure Of(int code, string? name = null) => new(code, name, []);

    /// <summary>Of a reply with <c>ok: 0</c>, or of one error in it.</summary>
    public static DatabaseFailure Of(BsonDocument reply) => new(
        reply.TryGetValue("code", out var code) && code.IsNumeric ? code.ToInt32() : 0,
        reply.TryGetValue("codeName", out var name) && name.IsString ? name.AsString : null,
        reply.TryGetValue("errorLabels", out var labels) && labels is BsonArray list ? [.. list.Where(label => label.IsString).Select(label => label.AsString)] : []);

    /// <summary>Of a write that was made and is not confirmed; null when it is, or nothing was to be. The labels are those of the whole reply.</summary>
    public static DatabaseFailure? OfWriteConcern(BsonDocument reply) =>
        reply.TryGetValue("writeConcernError", out var unconfirmed) && unconfirmed is BsonDocument concern ? Of(concern) with { Labels = Of(reply).Labels } : null;

    public override string ToString() => Name is null ? $"code {CodeText}" : $"{Name}, code {CodeText}";
}
