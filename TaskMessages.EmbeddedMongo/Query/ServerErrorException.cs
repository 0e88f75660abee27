using System.Globalization;

namespace TaskMessages.EmbeddedMongo.Query;

/// <summary>A command, or one statement of a command, failed with one of MongoDB's errors. Turned into a reply at the command edge only.</summary>
internal sealed class ServerErrorException : Exception
{
    public ServerErrorException(ServerError error, string message)
        : this((int)error, message)
    {
    }

    /// <summary>For codes that MongoDB gives no name, such as 40324.</summary>
    public ServerErrorException(int code, string message)
        : base(message)
    {
        Code = code;
        CodeName = NameOf(code);
    }

    /// <summary>MongoDB's number, <c>code</c> in a reply.</summary>
    public int Code { get; }

    /// <summary>MongoDB's name for <see cref="Code"/>, <c>codeName</c> in a reply.</summary>
    public string CodeName { get; }

    /// <summary><c>errorLabels</c> of the reply; null: those that the error has by itself.</summary>
    public IReadOnlyList<string>? ErrorLabels { get; init; }

    /// <summary>Further reply fields, such as <c>keyPattern</c> and <c>keyValue</c> of a duplicate key.</summary>
    public BsonDocument? Details { get; init; }

    public static string NameOf(int code) =>
        Enum.GetName((ServerError)code) ?? "Location" + code.ToString(CultureInfo.InvariantCulture);

    /// <summary>The same error with the text of the stage that met it in front, as mongod reports nested failures.</summary>
    public ServerErrorException Within(string context) =>
        new(Code, context + " :: caused by :: " + Message) { ErrorLabels = ErrorLabels, Details = Details };
}
